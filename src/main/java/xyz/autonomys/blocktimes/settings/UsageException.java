package xyz.autonomys.blocktimes.settings;

/** Invalid arguments or settings. The message names the argument or setting, its value and what would be valid. */
public final class UsageException extends RuntimeException {

    public UsageException(String message) {
        super(message);
    }

    /**
     * Checks the value of a command-line option.
     *
     * @param value null if the option was not given
     * @throws UsageException if it is negative
     */
    public static void requireNotNegative(String option, Long value) {
        if (value != null && value < 0) {
            throw new UsageException(option + "=" + value + " is negative: it must be 0 or more");
        }
    }
}
