package xyz.autonomys.blocktimes.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clocks and the timers of everything that waits: retries, call timeouts, the age of files, leases, progress. The
 * program runs by the {@link SystemTime}; a test moves a time of its own by hand. For any number of threads.
 */
public interface Time {

    /** Monotonic clock, ns, from an arbitrary origin. */
    long nanos();

    /** Wall clock, Unix ms. It may be set, and so jump. */
    long epochMs();

    /**
     * Runs a task once, after a delay. It runs on a thread that all timers share: it must not block.
     *
     * @param ms delay; 0 or less: as soon as possible
     */
    Timer after(long ms, Runnable task);

    /** A task to come. */
    @FunctionalInterface
    interface Timer {
        /** The task will not run any more, unless it is running just now. */
        void cancel();
    }

    /** Runs a task again and again, each time so long after the one before has ended. It must not block. */
    default Timer every(long ms, Runnable task) {
        Repeating repeating = new Repeating(this, ms, task);
        repeating.next();
        return repeating;
    }

    /**
     * Waits for a future, so long and no longer.
     *
     * @throws TimeoutException where it is not complete by then
     * @throws ExecutionException where it failed
     */
    default <T> T await(CompletableFuture<T> future, long ms)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Timer timer = after(ms, () -> over.complete(null));
        try {
            CompletableFuture.anyOf(future, over).get();
        } catch (ExecutionException e) {
            // The future's own failure, which is thrown below.
        } finally {
            timer.cancel();
        }
        if (!future.isDone()) {
            throw new TimeoutException("not within " + ms + " ms");
        }
        return future.get();
    }

    /**
     * Waits for a future that does not fail, so long and no longer.
     *
     * @return whether it is complete by then
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

    /** Lets so much time pass. */
    default void pause(long ms) throws InterruptedException {
        isDoneWithin(new CompletableFuture<>(), ms);
    }

    /** Time since a moment of the monotonic clock, ms. */
    default long msSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos() - nanos);
    }
}
