package xyz.autonomys.blocktimes.settings;

/** Arguments or settings that cannot be used; the message names the one, its value and what would do. */
public final class UsageException extends RuntimeException {

    public UsageException(String message) {
        super(message);
    }

    /** @param value of a command-line option; null where it was not given */
    public static void requireNotNegative(String option, Long value) {
        if (value != null && value < 0) {
            throw new UsageException(option + "=" + value + " is negative: it must be 0 or more");
        }
    }
}
