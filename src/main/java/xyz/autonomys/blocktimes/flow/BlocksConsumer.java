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
 * Sends the planned ranges of a chain into its route, a few at a time, and knows when the last one has gone all its
 * way. Its one thread also carries ranges through the part of the route that writes, so that writing slows sending.
 *
 * <p>Suspended, it sends no further ranges and lets those under way arrive; stopped, it gives those up too, and what
 * was read is published. Either way it goes on, when told to, with what of the plan is not done.
 */
public final class BlocksConsumer extends DefaultConsumer
        implements Suspendable, CurrentPlan.Carrier, RangeSender.Route {

    private static final Logger LOG = LoggerFactory.getLogger(BlocksConsumer.class);
    /** How long a stop waits for ranges that were read to be written; calls not answered are given up at once. */
    private static final long DRAIN_MS = 2_000;

    private final BlocksEndpoint endpoint;
    /** Null before the start and after a stop. */
    private volatile ExecutorService thread;
    private ChainParts parts;
    /** Carries out the plan that was taken up; null before the first. On the thread only. */
    private RangeSender sender;
    /** No further ranges are sent, and calls under way are given up. */
    private volatile boolean stopping;
    /** The run is at its end, not just this consumer. */
    private volatile boolean ending;
    private volatile boolean suspended;
    /** Completes when nothing is on its way any more; until the next plan, or start. */
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

    /** Takes up the plan from where it is: a route that was stopped goes on. */
    @Override
    public void begun() {
        if (ledger() == null) {
            return; // started by an operator before there is a plan
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

    /** Sends what may be sent by now. */
    private void send() {
        ofThePlanAtHand(RangeSender::send);
    }

    /** A newer plan than the sender's is taken up as it is by then. */
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
        // Whoever waited for that may have begun the next plan by now, which has a future of its own.
        nothingUnderWay.complete(null);
    }

    @Override
    public void setAhead(int ranges) {
        endpoint.setAhead(ranges);
        onThread(this::send);
    }

    /**
     * Ends the run: sends no further ranges, and gives up the calls of those under way. Does not wait for what was read
     * to be written.
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

    /** Camel stops a consumer whose suspension takes too long: it is resumed all the same. */
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
        // Camel may have run out of patience and interrupted this thread: what was read is worth the wait.
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
