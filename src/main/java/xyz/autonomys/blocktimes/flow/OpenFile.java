package xyz.autonomys.blocktimes.flow;

import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Owns the one file of a chain that is open for rows, and knows which closed files are not published yet. The
 * aggregator's group carries the file to the step that publishes it. For any number of threads.
 */
final class OpenFile {

    private static final long PUBLISHING_MS = 5_000;

    private final Time time;
    private volatile PartFile file;
    /** Files opened and not yet published, or given up. */
    private int unpublished;
    /** Files that a thread is publishing right now. */
    private int publishing;

    OpenFile(Time time) {
        this.time = time;
    }

    /** The open file; null where none is. */
    PartFile file() {
        return file;
    }

    /** Rows of the open file; 0 where none is open. */
    long rows() {
        PartFile now = file;
        return now == null ? 0 : now.rows();
    }

    synchronized void opened(PartFile opened) {
        file = opened;
        unpublished++;
    }

    /** A file is about to be published, or to fail at it: it takes no more rows. */
    synchronized void publishing(PartFile closed) {
        if (file == closed) {
            file = null;
        }
        publishing++;
        notifyAll();
    }

    /** A file was published, or has failed. */
    synchronized void published() {
        publishing--;
        unpublished--;
        notifyAll();
    }

    /**
     * Waits for files that another thread has closed, for their age or by order: for one that is being published as
     * long as that takes, which may be long where a server fails; for one that no thread publishes, since a route was
     * edited and loses it, not for long.
     *
     * @param hurrying not for long at all
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
    }

    private synchronized void lookAgain() {
        notifyAll();
    }
}
