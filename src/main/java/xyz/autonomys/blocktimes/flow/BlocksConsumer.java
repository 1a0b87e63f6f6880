package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Sends the planned ranges of a chain into its route, a few at a time, and knows when the last one has gone all its
 * way. Its one thread also carries ranges through the part of the route that writes, so that writing slows sending.
 *
 * <p>Suspended, it sends no further ranges and lets those under way arrive; stopped, it gives those up too, and what
 * was read is published. Either way it goes on, when told to, with what of the plan is not done.
 */
public final class BlocksConsumer extends DefaultConsumer implements Suspendable, CurrentPlan.Carrier {

    private static final Logger LOG = LoggerFactory.getLogger(BlocksConsumer.class);
    /** How long a stop waits for ranges that were read to be written; calls not answered are given up at once. */
    private static final long DRAIN_MS = 2_000;
    /** Ranges in a row that no node answered, after which the chain is given up. */
    private static final int HOPELESS_RANGES = 3;
    /** A range that does not link is fetched once more: a node may have changed forks in the middle of it. */
    private static final int ATTEMPTS = 2;

    private final BlocksEndpoint endpoint;
    /** Null before the start and after a stop. */
    private volatile ExecutorService thread;
    private ChainParts parts;
    /** What is left of the plan that was taken up; null before the first. On the thread only, as the next three. */
    private PlannedRanges left;
    private RangeOrder.Turns turns;
    private int inFlight;
    private int unansweredInARow;
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
        thread = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "blocks-" + chain);
        stopping = false;
        suspended = false;
        rpcEndpoints().forEach(RpcEndpoint::resume);
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
            left = new PlannedRanges(ledger(), endpoint.getRangeBlocks());
            turns = new RangeOrder.Turns(this::onThread);
            unansweredInARow = 0;
            send();
        });
    }

    @Override
    public void changed() {
        onThread(() -> {
            if (isOfThePlanAtHand()) {
                left.grow();
                send();
            }
        });
    }

    /** Whether what is left is of the plan at hand; a newer one is taken up as it is by then. */
    private boolean isOfThePlanAtHand() {
        return left != null && left.areOf(ledger());
    }

    private RunLedger ledger() {
        return parts.plan().ledger();
    }

    private Stream<RpcEndpoint> rpcEndpoints() {
        return getEndpoint().getCamelContext().getEndpoints().stream()
                .filter(RpcEndpoint.class::isInstance).map(RpcEndpoint.class::cast)
                .filter(rpc -> rpc.chain().equals(endpoint.chain()));
    }

    /**
     * Runs a task on the consumer's thread. One that fails for a reason nobody foresaw ends the run instead of hanging
     * it.
     */
    private void onThread(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("chain={} unexpected failure: {}", endpoint.chain(), e.toString(), e);
                ledger().breakOff("not read, since the run failed: " + e);
                finish();
            }
        });
    }

    // Runs on the consumer's thread, as all that touches the counters.
    private void send() {
        if (!isOfThePlanAtHand()) {
            return; // what is to be sent is not known yet
        }
        while (!stopping
                && !suspended
                && !ledger().brokenOff()
                && inFlight < endpoint.getAhead()
                && !left.isEmpty()) {
            inFlight++;
            send(left.take(), turns.next(), 1);
        }
        boolean allSent = left.isEmpty() && !ledger().isOpen();
        if (inFlight == 0 && (allSent || stopping || ledger().brokenOff())) {
            finish();
        }
    }

    private void send(BlockRange range, RangeOrder.Turn turn, int attempt) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(range);
        exchange.setVariable(RangeOrder.TURN, turn);
        getAsyncProcessor().process(exchange, doneSync -> onThread(() -> {
            Exception failure = exchange.getException();
            releaseExchange(exchange, false);
            arrived(range, turn, attempt, failure);
        }));
    }

    private void arrived(BlockRange range, RangeOrder.Turn turn, int attempt, Exception failure) {
        if (failure instanceof LinkageException && attempt < ATTEMPTS && !stopping) {
            LOG.warn("chain={} {}; fetching blocks {} again", endpoint.chain(), failure.getMessage(), range);
            send(range, turn, attempt + 1);
            return;
        }
        inFlight--;
        if (failure == null) {
            unansweredInARow = 0;
        } else {
            failed(range, failure);
        }
        turn.done();
        send();
    }

    private void failed(BlockRange range, Exception failure) {
        if (failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.STOPPED) {
            return;
        }
        ledger().failed(range, failure.getMessage() == null ? failure.toString() : failure.getMessage());
        LOG.debug("chain={} blocks={} failed", endpoint.chain(), range, failure);
        if (failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.TRANSIENT
                && ++unansweredInARow >= HOPELESS_RANGES) {
            ledger().breakOff("not asked for, since " + failure.getMessage());
        }
    }

    private void finish() {
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
            rpcEndpoints().forEach(rpc -> rpc.abort("the run is stopping"));
            onThread(this::send);
        }
    }

    /**
     * Camel stops a consumer that was to be suspended where what is under way takes too long: it is resumed all the
     * same.
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
                getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(thread);
                thread = null;
                rpcEndpoints().forEach(RpcEndpoint::resume);
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
            LOG.error(
                    "chain={} could not write all that was read within {} s of the stop; the next start fetches it"
                            + " again",
                    endpoint.chain(),
                    TimeUnit.MILLISECONDS.toSeconds(DRAIN_MS));
            if (ending) {
                ledger().finish();
            }
            idle.complete(null);
        }
    }
}
