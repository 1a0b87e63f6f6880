package xyz.autonomys.blocktimes.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.RpcException;

/**
 * Sends the planned ranges of a chain into its route, a few at a time, and knows when the last one has gone all its
 * way. Its one thread also carries ranges through the part of the route that writes, so that writing slows sending.
 */
public final class BlocksConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(BlocksConsumer.class);
    /** How long a stop waits for ranges that were read to be written; calls not answered are given up at once. */
    private static final long DRAIN_MS = 2_000;
    /** Ranges in a row that no node answered, after which the chain is given up. */
    private static final int HOPELESS_RANGES = 3;
    /** A range that does not link is fetched once more: a node may have changed forks in the middle of it. */
    private static final int ATTEMPTS = 2;

    private final BlocksEndpoint endpoint;
    private final Deque<BlockRange> left = new ArrayDeque<>();
    private ExecutorService thread;
    private ChainWork work;
    private CountDownLatch drained;
    private long nextPlace;
    private int inFlight;
    private int unansweredInARow;
    private volatile boolean stopping;

    BlocksConsumer(BlocksEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String chain = endpoint.chain();
        work = ChainWork.of(getEndpoint().getCamelContext(), chain)
                .orElseThrow(() -> new IllegalStateException("nothing is planned for chain " + chain));
        thread = getEndpoint().getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "blocks-" + chain);
        drained = new CountDownLatch(1);
        stopping = false;
        nextPlace = 0;
        work.running(this);
        work.order().begin(this::onThread);
        rpcEndpoints().forEach(RpcEndpoint::resume);
        left.clear();
        work.ledger().planned().forEach(range -> left.addAll(range.pieces(endpoint.getRangeBlocks())));
        onThread(this::send);
    }

    private Stream<RpcEndpoint> rpcEndpoints() {
        return getEndpoint().getCamelContext().getEndpoints().stream()
                .filter(RpcEndpoint.class::isInstance).map(RpcEndpoint.class::cast)
                .filter(rpc -> rpc.chain().equals(endpoint.chain()));
    }

    /** Runs a task on the consumer's thread. One that fails for a reason nobody foresaw ends the run instead of hanging it. */
    private void onThread(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("chain={} unexpected failure: {}", endpoint.chain(), e.toString(), e);
                work.ledger().breakOff("not read, since the run failed: " + e);
                finish();
            }
        });
    }

    // Runs on the consumer's thread, as all that touches the counters.
    private void send() {
        while (!stopping && !work.ledger().brokenOff() && inFlight < endpoint.getAhead() && !left.isEmpty()) {
            inFlight++;
            send(left.poll(), nextPlace++, 1);
        }
        if (inFlight == 0) {
            finish();
        }
    }

    private void send(BlockRange range, long place, int attempt) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(range);
        exchange.setVariable(RangeOrder.SEQUENCE, place);
        getAsyncProcessor().process(exchange, doneSync -> onThread(() -> {
            Exception failure = exchange.getException();
            releaseExchange(exchange, false);
            arrived(range, place, attempt, failure);
        }));
    }

    private void arrived(BlockRange range, long place, int attempt, Exception failure) {
        if (failure instanceof LinkageException && attempt < ATTEMPTS && !stopping) {
            LOG.warn("chain={} {}; fetching blocks {} again", endpoint.chain(), failure.getMessage(), range);
            send(range, place, attempt + 1);
            return;
        }
        inFlight--;
        if (failure == null) {
            unansweredInARow = 0;
        } else {
            failed(range, failure);
        }
        work.order().done(place);
        send();
    }

    private void failed(BlockRange range, Exception failure) {
        if (failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.STOPPED) {
            return;
        }
        work.ledger().failed(range, failure.getMessage() == null ? failure.toString() : failure.getMessage());
        LOG.debug("chain={} blocks={} failed", endpoint.chain(), range, failure);
        if (failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.TRANSIENT
                && ++unansweredInARow >= HOPELESS_RANGES) {
            work.ledger().breakOff("not asked for, since " + failure.getMessage());
        }
    }

    private void finish() {
        if (drained.getCount() == 0) {
            return;
        }
        work.completeOpenFile();
        work.ledger().finish();
        drained.countDown();
    }

    /** Sends no further ranges, and gives up the calls of those under way. Does not wait for what was read to be written. */
    void requestStop() {
        if (!stopping && drained.getCount() > 0) {
            stopping = true;
            work.ledger().stopped();
            rpcEndpoints().forEach(rpc -> rpc.abort("the run is stopping"));
            onThread(this::send);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (thread != null) {
            if (drained.getCount() > 0) {
                requestStop();
                if (!drained.await(DRAIN_MS, TimeUnit.MILLISECONDS)) {
                    LOG.error("chain={} could not write all that was read within {} s of the stop; the next run fetches it again",
                            endpoint.chain(), TimeUnit.MILLISECONDS.toSeconds(DRAIN_MS));
                    work.ledger().finish();
                }
            }
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(thread);
            thread = null;
        }
        super.doStop();
    }
}
