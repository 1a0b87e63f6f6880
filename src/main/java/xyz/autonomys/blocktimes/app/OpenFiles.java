package xyz.autonomys.blocktimes.app;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/** The system's limit for open files and sockets of a process, for one clear message. */
public final class OpenFiles {

    /** A backfill of two chains from one endpoint each opens about 45. */
    private static final long LEAST = 64;
    /** What Linux says, in Java's and DuckDB's messages too. */
    private static final String ERROR = "too many open files";

    private OpenFiles() {
    }

    /** The limit is too low. */
    public static final class TooFewException extends RuntimeException {
        private TooFewException(String message) {
            super(message);
        }
    }

    /** @throws TooFewException if the limit does not suffice for any run */
    public static void requireEnough() {
        limit().ifPresent(OpenFiles::requireEnough);
    }

    /** @param limit of open files */
    public static void requireEnough(long limit) {
        if (limit < LEAST) {
            throw new TooFewException(message(String.valueOf(limit)));
        }
    }

    private static Optional<Long> limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? Optional.of(system.getMaxFileDescriptorCount()) : Optional.empty();
    }

    /** Returns whether a failure, or one of its causes, is that no more files can be opened. */
    public static boolean areExhausted(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(ERROR)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the message for a limit that was reached. */
    public static String message() {
        return message(limit().map(String::valueOf).orElse("the system's number of"));
    }

    private static String message(String limit) {
        return "this process may open " + limit + " files and sockets at once, which is too few: raise the limit, as in"
                + " ulimit -n 1024";
    }
}
