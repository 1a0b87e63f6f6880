package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many small reads, some of them at once. */
public final class Parallel {

    /** What is done for each. */
    @FunctionalInterface
    public interface Step<A, B> {
        /** The outcome for one. */
        B of(A each) throws IOException;
    }

    private Parallel() {
    }

    /**
     * The outcome for each, in order.
     *
     * @throws IOException the first of those that any of them met
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

    /** What was begun is over when this returns: nobody is to be left making files. */
    private static void stop(ExecutorService threads) {
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
