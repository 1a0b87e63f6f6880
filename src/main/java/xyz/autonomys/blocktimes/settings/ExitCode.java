package xyz.autonomys.blocktimes.settings;

/** Exit codes of the commands. */
public final class ExitCode {

    /** Done, also when there was nothing to do. */
    public static final int DONE = 0;
    /**
     * Some blocks are unavailable, no endpoint or Kafka broker responds, an endpoint serves another chain, or the
     * program has a defect.
     */
    public static final int INCOMPLETE = 1;
    /** Invalid arguments or settings, or an unusable DATA_DIR, such as that of another network or writer. */
    public static final int USAGE = 2;
    /** A check of {@code validate} failed, or there is no data to validate or to report on. */
    public static final int INVALID = 3;
    /** Stopped by a signal. The fetched blocks are published, as far as ten seconds are enough for that. */
    public static final int STOPPED = 130;

    /**
     * Out of memory. {@code scripts/launch} lets the JVM kill the process then (128 + SIGKILL); {@code java -jar}
     * needs {@code -XX:OnOutOfMemoryError="kill -9 %p"} for that, unless the thread that ran out is the main one.
     */
    public static final int OUT_OF_MEMORY = 137;

    private ExitCode() {
    }
}
