package xyz.autonomys.blocktimes.cli;

/** How a command ended, for the shell. */
final class ExitCode {

    /** Done, also when there was nothing to do. */
    static final int DONE = 0;
    /** Some blocks could not be had, no node answers, or one serves another chain. */
    static final int INCOMPLETE = 1;
    /** Unusable arguments or settings; DATA_DIR belongs to another network or writer. */
    static final int USAGE = 2;
    /** A validation failed, or there is no data to validate. */
    static final int INVALID = 3;
    /** Stopped by a signal; what was read is published. */
    static final int STOPPED = 130;

    private ExitCode() {
    }
}
