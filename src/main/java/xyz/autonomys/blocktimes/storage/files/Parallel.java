package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs many small reads, several at once. */
public final class Parallel {

    /** The step that is run for each element. */
    @FunctionalInterface
    public interface Step<A, B> {
        /** Returns the outcome for one element. */
        B of(A each) throws IOException;
    }

    private Parallel() {
    }

    /**
     * Runs a step for each element, and returns the outcomes in the order of the elements.
     *
     * @param atOnce the largest number of steps that run at once
     * @throws IOException the failure of the first element, in their order, whose step failed
     * @throws IllegalStateException if this thread is interrupted
     */
    public static <A, B> List<B> map(List<A> all, int atOnce, Step<A, B> step) throws IOException {
        if (all.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(atOnce, all.size()));
        try {
            List<Future<B>> underWay = new ArrayList<>();
            all.forEach(each -> underWay.add(threads.submit(() -> step.of(each))));
            List<B> outcomes = new ArrayList<>();
            for (Future<B> outcome : underWay) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            stop(threads);
        }
    }

    /**
     * Interrupts the steps that still run, and waits up to a minute for their end: none may create a file after this
     * returns.
     */
    private static void stop(ExecutorService threads) {
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
