package xyz.autonomys.blocktimes.flow;

import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Holds the one open file of a chain, and counts the files that are not published yet. The file reaches the step that
 * publishes it as the body of the aggregator's group. Thread-safe.
 */
final class OpenFile {

    private static final long PUBLISHING_MS = 5_000;

    private final Time time;
    private volatile PartFile file;
    /** Files that were opened and are neither published nor failed. */
    private int unpublished;
    /** Files that a thread is publishing right now. */
    private int publishing;

    OpenFile(Time time) {
        this.time = time;
    }

    /** Returns the open file; null if there is none. */
    PartFile file() {
        return file;
    }

    /** Returns the number of rows in the open file; 0 if there is none. */
    long rows() {
        PartFile now = file;
        return now == null ? 0 : now.rows();
    }

    synchronized void opened(PartFile opened) {
        file = opened;
        unpublished++;
    }

    /** Marks that a file is about to be published: it takes no more rows. */
    synchronized void publishing(PartFile closed) {
        if (file == closed) {
            file = null;
        }
        publishing++;
        notifyAll();
    }

    /** Marks that a file was published, or that publishing it failed. */
    synchronized void published() {
        publishing--;
        unpublished = Math.max(0, unpublished - 1);
        notifyAll();
    }

    /**
     * Waits until every file is published: another thread may have closed one because of its age, or because an
     * operator asked for it. While a file is being published, waits as long as that takes, which is long if a server
     * fails. Otherwise waits at most 5 s, since an edited route may have lost a file, and then no thread ever publishes
     * it.
     *
     * @param hurrying whether to wait at most 5 s in any case
     */
    synchronized void awaitPublished(boolean hurrying) throws InterruptedException {
        long begunNanos = time.nanos();
        Time.Timer over = time.after(PUBLISHING_MS, this::lookAgain);
        try {
            while (unpublished > 0 && (time.msSince(begunNanos) < PUBLISHING_MS || publishing > 0 && !hurrying)) {
                wait();
            }
        } finally {
            over.cancel();
        }
        if (publishing == 0) {
            unpublished = 0; // what a route has lost is waited for once
        }
    }

    private synchronized void lookAgain() {
        notifyAll();
    }
}
