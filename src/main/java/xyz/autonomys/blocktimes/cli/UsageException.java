package xyz.autonomys.blocktimes.cli;

/** Arguments or settings that cannot be used; the message names the one, its value and what would do. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }
}
