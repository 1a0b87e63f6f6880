package xyz.autonomys.blocktimes.settings;

/** How a command ended, for the shell. */
public final class ExitCode {

    /** Done, also when there was nothing to do. */
    public static final int DONE = 0;
    /** Some blocks could not be had, no endpoint responds, or one serves another chain. */
    public static final int INCOMPLETE = 1;
    /** Unusable arguments or settings; DATA_DIR belongs to another network or writer. */
    public static final int USAGE = 2;
    /** A validation failed, or there is no data to validate. */
    public static final int INVALID = 3;
    /** Stopped by a signal; what was read is published. */
    public static final int STOPPED = 130;

    private ExitCode() {
    }
}
