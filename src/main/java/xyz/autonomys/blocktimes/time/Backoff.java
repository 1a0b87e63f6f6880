package xyz.autonomys.blocktimes.time;

import java.util.concurrent.CompletableFuture;

/**
 * The pauses of something that is tried again and again: each twice as long as the one before, up to a longest one. A
 * stop ends them. Not for several threads.
 */
public final class Backoff {

    private final Time time;
    private final CompletableFuture<?> stop;
    private final long firstMs;
    private final long longestMs;
    private long nextMs;

    /** @param stop completes when nothing is to be waited for any more */
    public Backoff(Time time, CompletableFuture<?> stop, long firstMs, long longestMs) {
        this.time = time;
        this.stop = stop;
        this.firstMs = firstMs;
        this.longestMs = longestMs;
        this.nextMs = firstMs;
    }

    /** Length of the next pause, ms. */
    public long nextMs() {
        return nextMs;
    }

    /** It went well: the next pause is a first one. */
    public void reset() {
        nextMs = firstMs;
    }

    /** Lets the next pause pass, or what of it there is until the stop. */
    public void pause() throws InterruptedException {
        long ms = nextMs;
        nextMs = Math.min(longestMs, 2 * ms);
        time.isDoneWithin(stop, ms);
    }
}
