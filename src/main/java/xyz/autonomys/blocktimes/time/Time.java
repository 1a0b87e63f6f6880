package xyz.autonomys.blocktimes.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clocks and timers for everything that waits: retries, call timeouts, the age of files, the expiry of locks,
 * progress. The program uses {@link SystemTime}; tests use a time that they advance themselves. Thread-safe.
 */
public interface Time {

    /** Returns the monotonic clock, in ns from an arbitrary origin. */
    long nanos();

    /** Returns the wall clock, in Unix ms. It may jump when the clock is set. */
    long epochMs();

    /**
     * Runs a task once, after a delay. The task must not block, because it runs on a thread that all timers share.
     *
     * @param ms delay in ms; if 0 or less, the task runs as soon as possible
     */
    Timer after(long ms, Runnable task);

    /** A task that is scheduled. */
    @FunctionalInterface
    interface Timer {
        /** Prevents further runs of the task. A run in progress continues. */
        void cancel();
    }

    /**
     * Runs a task repeatedly until the timer is cancelled. The first run is after {@code ms}, and each further run
     * {@code ms} after the end of the one before. The task must not block.
     */
    default Timer every(long ms, Runnable task) {
        Repeating repeating = new Repeating(this, ms, task);
        repeating.next();
        return repeating;
    }

    /**
     * Waits for a future, but at most {@code ms} milliseconds, and returns its result.
     *
     * @throws TimeoutException if the future is not complete by then
     * @throws ExecutionException if the future failed
     */
    default <T> T await(CompletableFuture<T> future, long ms)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Timer timer = after(ms, () -> over.complete(null));
        try {
            CompletableFuture.anyOf(future, over).get();
        } catch (ExecutionException e) {
            // The future has failed; the last line throws its failure.
        } finally {
            timer.cancel();
        }
        if (!future.isDone()) {
            throw new TimeoutException("not within " + ms + " ms");
        }
        return future.get();
    }

    /**
     * Waits for a future that does not fail, but at most {@code ms} milliseconds.
     *
     * @return whether the future is complete by then
     * @throws IllegalStateException if the future failed
     */
    default boolean isDoneWithin(CompletableFuture<?> future, long ms) throws InterruptedException {
        try {
            await(future, ms);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for {@code ms} milliseconds. */
    default void pause(long ms) throws InterruptedException {
        isDoneWithin(new CompletableFuture<>(), ms);
    }

    /**
     * Returns the time since an earlier reading of the monotonic clock, in ms.
     *
     * @param nanos an earlier value of {@link #nanos()}
     */
    default long msSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos() - nanos);
    }
}
