package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.plan.RunLedger;

/**
 * Sends the planned chunks of a chain into its route, a few at a time, and detects when the last one has passed it. Its
 * only thread also runs the writing part of the route, so slow writing slows down sending.
 *
 * <p>When suspended, it sends no further chunks and lets those in flight finish. When stopped, it also cancels their
 * calls; blocks already fetched are published. A resume or start continues with the rest of the plan.
 */
public final class BlocksConsumer extends DefaultConsumer
        implements Suspendable, CurrentPlan.Carrier, RangeSender.Route {

    private static final Logger LOG = LoggerFactory.getLogger(BlocksConsumer.class);
    /** Time that a stop waits until fetched blocks are written. Calls in flight are cancelled at once. */
    private static final long DRAIN_MS = 2_000;

    private final BlocksEndpoint endpoint;
    /** Null before the start and after a stop. */
    private volatile ExecutorService thread;
    private ChainParts parts;
    /** Carries out the current plan; null before the first one. Used on the thread only. */
    private RangeSender sender;
    /** No further chunks are sent, and calls in flight are cancelled. */
    private volatile boolean stopping;
    /** The whole run is ending, not just this consumer. */
    private volatile boolean ending;
    private volatile boolean suspended;
    /** Completes when no chunk is in flight any more. Each plan and each start has its own future. */
    private volatile CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

    BlocksConsumer(BlocksEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String chain = endpoint.chain();
        parts = ChainParts.of(getEndpoint().getCamelContext(), chain)
                .orElseThrow(() -> new IllegalStateException("nothing is planned for chain " + chain));
        thread = parts.context().getExecutorServiceManager().newSingleThreadExecutor(this, "blocks-" + chain);
        stopping = false;
        suspended = false;
        parts.resumeCalls();
        parts.plan().carriedOutBy(this);
        begun();
    }

    /** Starts the current plan, or continues it if the route was stopped. */
    @Override
    public void begun() {
        if (ledger() == null) {
            return; // an operator started the route before there was a plan
        }
        idle = new CompletableFuture<>();
        onThread(() -> {
            if (sender != null) {
                sender.supersede();
            }
            sender = new RangeSender(endpoint.chain(), ledger(), endpoint.getRangeBlocks(), this::onThread, this);
            sender.send();
        });
    }

    @Override
    public void changed() {
        onThread(() -> ofThePlanAtHand(RangeSender::grow));
    }

    private void send() {
        ofThePlanAtHand(RangeSender::send);
    }

    /** Skips the task if a newer plan has begun: that plan's sender starts with the current state of the plan. */
    private void ofThePlanAtHand(Consumer<RangeSender> task) {
        if (sender != null && sender.ledger() == ledger()) {
            task.accept(sender);
        }
    }

    private RunLedger ledger() {
        return parts.plan().ledger();
    }

    /** Runs a task on the consumer's thread. An unexpected failure ends the run instead of hanging it. */
    private void onThread(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("chain={} unexpected failure: {}", endpoint.chain(), e.toString(), e);
                ledger().breakOff("not fetched, because the run failed: " + e);
                allArrived();
            }
        });
    }

    @Override
    public void carry(BlockRange range, RangeOrder.Turn turn, Consumer<Exception> ended) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(range);
        exchange.setVariable(RangeOrder.TURN, turn);
        getAsyncProcessor().process(exchange, doneSync -> onThread(() -> {
            Exception failure = exchange.getException();
            releaseExchange(exchange, false);
            ended.accept(failure);
        }));
    }

    @Override
    public int ahead() {
        return stopping || suspended ? 0 : endpoint.getAhead();
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public void allArrived() {
        CompletableFuture<Void> nothingUnderWay = idle;
        if (nothingUnderWay.isDone()) {
            return;
        }
        parts.completeOpenFile();
        try {
            parts.openFile().awaitPublished(stopping);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean wasHalted = stopping && !ending;
        if (!wasHalted || !ledger().isOpen() && ledger().remaining().isEmpty()) {
            ledger().finish();
        }
        // The next plan may have begun since finish(), with a future of its own: complete the old one.
        nothingUnderWay.complete(null);
    }

    @Override
    public void setAhead(int ranges) {
        endpoint.setAhead(ranges);
        onThread(this::send);
    }

    /**
     * Ends the run: sends no further chunks and cancels the calls of those in flight. Does not wait until fetched
     * blocks are written.
     */
    @Override
    public void stopRequested() {
        ending = true;
        if (idle.isDone()) {
            ledger().finish();
        } else {
            halt();
        }
    }

    private void halt() {
        if (!stopping) {
            stopping = true;
            parts.abortCalls("the run is stopping");
            onThread(this::send);
        }
    }

    /**
     * Also true if Camel stopped the consumer because its suspension took too long, so that it can still be resumed.
     */
    @Override
    public boolean isSuspended() {
        return super.isSuspended() || suspended && thread == null;
    }

    @Override
    public void resume() {
        if (thread == null) {
            start();
        } else {
            super.resume();
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        suspended = true;
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        suspended = false;
        onThread(this::send);
        super.doResume();
    }

    @Override
    protected void doStop() throws Exception {
        if (thread != null) {
            try {
                if (!idle.isDone()) {
                    halt();
                    awaitIdle();
                }
            } finally {
                parts.plan().carriedOutBy(null);
                parts.context().getExecutorServiceManager().shutdown(thread);
                thread = null;
                parts.resumeCalls();
            }
        }
        super.doStop();
    }

    private void awaitIdle() throws InterruptedException, ExecutionException {
        // Camel interrupts this thread if its shutdown timeout passes. Wait all the same: fetched blocks can still be
        // written.
        Thread.interrupted();
        try {
            parts.time().await(idle, DRAIN_MS);
        } catch (TimeoutException e) {
            LOG.error("chain={} could not write all fetched blocks within {} s of the stop; the next start fetches "
                    + "it again", endpoint.chain(), TimeUnit.MILLISECONDS.toSeconds(DRAIN_MS));
            if (ending) {
                ledger().finish();
            }
            idle.complete(null);
        }
    }
}
