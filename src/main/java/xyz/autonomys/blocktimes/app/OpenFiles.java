package xyz.autonomys.blocktimes.app;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

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
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < LEAST) {
            throw new TooFewException(message());
        }
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

    public static String message() {
        String limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? String.valueOf(system.getMaxFileDescriptorCount()) : "the system's number";
        return "this process may open " + limit + " files and sockets at once, which is too few: raise the limit, as in"
                + " ulimit -n 1024";
    }
}
