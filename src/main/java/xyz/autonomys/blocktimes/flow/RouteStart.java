package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.text.Reason;

/**
 * One start of a chain's route, until its stop: the thread that sends and writes, and the plan that is carried out on
 * it. All state of a start is here, so that nothing of it reaches the next one: that waits until the thread of this one
 * has done its last task, and what arrives later is ignored.
 */
final class RouteStart implements CurrentPlan.Carrier, RangeSender.Route {

    private static final Logger LOG = LoggerFactory.getLogger(RouteStart.class);

    /** Carries a chunk through the route. */
    @FunctionalInterface
    interface Carriage {

        /** @param ended called on any thread, with the failure or with null */
        void carry(Chunk chunk, Consumer<Exception> ended);
    }

    private final BlocksEndpoint endpoint;
    private final ChainParts parts;
    private final Carriage carriage;
    private final BooleanSupplier suspended;
    private final ExecutorService thread;
    private final CompletableFuture<Void> earlierEnded;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Carries out the current plan; null before the first one. Changed on the thread only. */
    private volatile RangeSender sender;
    /** No further chunks are sent, and calls in flight are cancelled. */
    private volatile boolean stopping;
    private volatile boolean isEnded;
    /** The whole run is ending, not just this start. */
    private volatile boolean ending;
    /** Completes when no chunk of the latest plan is in flight any more. */
    private volatile CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    /** The same, of the sender's plan. Used on the thread only. */
    private CompletableFuture<Void> senderIdle = idle;

    /**
     * @param thread of this start alone
     * @param suspended whether the route is suspended
     * @param earlierEnded completes when nothing of earlier starts is under way any more
     */
    RouteStart(BlocksEndpoint endpoint, ChainParts parts, Carriage carriage, BooleanSupplier suspended,
            ExecutorService thread, CompletableFuture<Void> earlierEnded) {
        this.endpoint = endpoint;
        this.parts = parts;
        this.carriage = carriage;
        this.suspended = suspended;
        this.thread = thread;
        this.earlierEnded = earlierEnded;
    }

    /** Starts the current plan, or continues it if the route was stopped. */
    @Override
    public void begun() {
        RunLedger ledger = parts.plan().ledger();
        if (ledger == null) {
            return; // an operator started the route before there was a plan
        }
        CompletableFuture<Void> nothingInFlight = new CompletableFuture<>();
        idle = nothingInFlight;
        onThread(() -> {
            if (isEnded) {
                return; // the next start has the plan
            }
            senderIdle = nothingInFlight;
            if (sender == null) {
                awaitEarlier();
            } else {
                sender.supersede();
            }
            sender = new RangeSender(endpoint.getChain(), ledger, endpoint.getRangeBlocks(), this::ofExchange, this);
            sender.send();
        });
    }

    /** What an earlier start has read is published first: only then the ledger says which blocks are left. */
    private void awaitEarlier() {
        earlierEnded.join();
        awaitPublished(false);
    }

    private void awaitPublished(boolean hurrying) {
        parts.completeOpenFile();
        try {
            parts.openFile().awaitPublished(hurrying);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void changed() {
        onThread(() -> ofThePlanAtHand(RangeSender::grow));
    }

    /** Sends what may be sent now. */
    void send() {
        onThread(() -> ofThePlanAtHand(RangeSender::send));
    }

    /** Skips the task if a newer plan has begun: that plan's sender starts with the current state of the plan. */
    private void ofThePlanAtHand(Consumer<RangeSender> task) {
        if (sender != null && sender.ledger() == parts.plan().ledger()) {
            task.accept(sender);
        }
    }

    /**
     * Runs a task on the thread, unless this start has ended. An unexpected failure ends the run instead of hanging it.
     */
    private void onThread(Runnable task) {
        onThread(task, () -> { });
    }

    /** Runs a task of an exchange on the thread. After the end of this start, it only completes the exchange. */
    private void ofExchange(Runnable task) {
        onThread(task, task);
    }

    private void onThread(Runnable task, Runnable tooLate) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    failed(e);
                }
            });
        } catch (RejectedExecutionException e) {
            tooLate.run();
        }
    }

    private void failed(Throwable e) {
        LOG.error("chain={} unexpected failure: {}", endpoint.getChain(), Reason.of(e), e);
        RunLedger ledger = sender == null ? parts.plan().ledger() : sender.ledger();
        ledger.breakOff("not fetched, because the run failed: " + Reason.of(e));
        arrived(ledger);
    }

    @Override
    public void carry(Chunk chunk, Consumer<Exception> chunkEnded) {
        carriage.carry(chunk, failure -> ofExchange(() -> chunkEnded.accept(failure)));
    }

    @Override
    public int ahead() {
        return stopping || suspended.getAsBoolean() ? 0 : endpoint.ahead(parts.node().largestWindow());
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public void allArrived() {
        arrived(sender.ledger());
    }

    private void arrived(RunLedger ledger) {
        CompletableFuture<Void> nothingInFlight = senderIdle;
        if (nothingInFlight.isDone()) {
            return;
        }
        awaitPublished(stopping);
        boolean wasHalted = stopping && !ending;
        if (!wasHalted || !ledger.isOpen() && ledger.remaining().isEmpty()) {
            ledger.finish();
        }
        nothingInFlight.complete(null);
        if (ending) {
            ledger.finish(); // the run may have begun to end since
        }
    }

    @Override
    public void windowChanged() {
        send();
    }

    /**
     * Ends the run: sends no further chunks and cancels the calls of those in flight. Does not wait until fetched
     * blocks are written.
     */
    @Override
    public void stopRequested() {
        ending = true;
        if (idle.isDone()) {
            parts.plan().ledger().finish();
        } else {
            halt();
        }
    }

    /**
     * Sends no further chunks, and cancels the calls of those in flight.
     *
     * @return completes when what was read is published
     */
    CompletableFuture<Void> halt() {
        boolean wasStopping = stopping;
        stopping = true;
        if (!wasStopping && !idle.isDone()) {
            parts.abortCalls("the run is stopping");
            send();
        }
        return idle;
    }

    /** What was read could not be published in time. */
    void giveUpWaiting() {
        if (ending) {
            parts.plan().ledger().finish();
        }
        idle.complete(null);
    }

    /**
     * Ends this start: no chunk is written any more but the one that is being written.
     *
     * @return completes when that is over, too
     */
    CompletableFuture<Void> end() {
        isEnded = true;
        if (sender != null) {
            sender.supersede();
        }
        thread.execute(() -> ended.complete(null));
        parts.context().getExecutorServiceManager().shutdown(thread);
        return ended;
    }
}
