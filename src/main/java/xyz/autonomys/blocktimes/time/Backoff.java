package xyz.autonomys.blocktimes.time;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Pauses between attempts. Each pause is twice as long as the one before, up to a maximum. A stop ends a pause early.
 * Not thread-safe.
 */
public final class Backoff {

    private static final long LOOK_MS = 1_000;

    private final Time time;
    private final CompletableFuture<?> stop;
    private final long firstMs;
    private final long longestMs;
    private long nextMs;

    /**
     * @param stop ends all pauses when it completes; must not fail
     * @param firstMs length of the first pause, in ms
     * @param longestMs greatest length of a pause, in ms
     */
    public Backoff(Time time, CompletableFuture<?> stop, long firstMs, long longestMs) {
        this.time = time;
        this.stop = stop;
        this.firstMs = firstMs;
        this.longestMs = longestMs;
        this.nextMs = firstMs;
    }

    /** Returns the length of the next pause, in ms. */
    public long nextMs() {
        return nextMs;
    }

    /** Makes the next pause as long as the first one again. To be called after a success. */
    public void reset() {
        nextMs = firstMs;
    }

    /** Waits for the length of the next pause, or until the stop if that comes first. */
    public void pause() throws InterruptedException {
        time.isDoneWithin(stop, next());
    }

    private long next() {
        long ms = nextMs;
        nextMs = Math.min(longestMs, 2 * ms);
        return ms;
    }

    /**
     * Waits as {@link #pause()} does, but no longer than until a reason to go on.
     *
     * @param goesOn asked every second
     */
    public void pause(BooleanSupplier goesOn) throws InterruptedException {
        long leftMs = next();
        while (leftMs > 0 && !time.isDoneWithin(stop, Math.min(leftMs, LOOK_MS)) && !goesOn.getAsBoolean()) {
            leftMs -= LOOK_MS;
        }
    }
}
