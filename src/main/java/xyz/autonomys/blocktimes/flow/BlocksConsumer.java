package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the planned chunks of a chain into its route, a few at a time, and detects when the last one has passed it. Its
 * only thread also runs the writing part of the route, so slow writing slows down sending.
 *
 * <p>When suspended, it sends no further chunks and lets those in flight finish. When stopped, it also cancels their
 * calls; blocks already fetched are published. A resume or start continues with the rest of the plan.
 */
public final class BlocksConsumer extends DefaultConsumer implements Suspendable {

    /** Exchange variable: the id of a chunk's own exchange. What is made of it, such as by a wire tap, has another. */
    public static final String OWN_EXCHANGE = "chunkExchange";

    private static final Logger LOG = LoggerFactory.getLogger(BlocksConsumer.class);
    /** Time that a stop waits until fetched blocks are written. Calls in flight are cancelled at once. */
    private static final long DRAIN_MS = 2_000;

    private final BlocksEndpoint endpoint;
    private ChainParts parts;
    /** Null before the start and after a stop. */
    private volatile RouteStart start;
    private volatile boolean suspended;

    BlocksConsumer(BlocksEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String chain = endpoint.getChain();
        parts = ChainParts.of(getEndpoint().getCamelContext(), chain)
                .orElseThrow(() -> new IllegalStateException("nothing is planned for chain " + chain));
        suspended = false;
        start = new RouteStart(endpoint, parts, this::carry, () -> suspended,
                parts.context().getExecutorServiceManager().newSingleThreadExecutor(this, "blocks-" + chain),
                parts.plan().earlierEnded());
        parts.resumeCalls();
        parts.plan().carriedOutBy(start);
        start.begun();
    }

    private void carry(Chunk chunk, Consumer<Exception> ended) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(chunk.range());
        exchange.setVariable(RangeOrder.TURN, chunk.turn());
        exchange.setVariable(BlockSteps.CHUNK, chunk);
        exchange.setVariable(OWN_EXCHANGE, exchange.getExchangeId());
        getAsyncProcessor().process(exchange, doneSync -> {
            Exception failure = exchange.getException();
            releaseExchange(exchange, false);
            ended.accept(failure);
        });
    }

    /**
     * Also true if Camel stopped the consumer because its suspension took too long, so that it can still be resumed.
     */
    @Override
    public boolean isSuspended() {
        return super.isSuspended() || suspended && start == null;
    }

    /**
     * Whether the call comes from Camel's task of a suspension or stop whose time was up. Camel has stopped the
     * consumer then, and interrupted the task, which suspends or stops the consumer again when it gets to it: possibly
     * after an operator has started it.
     */
    private boolean isLate() {
        return getEndpoint().getCamelContext().getShutdownStrategy().hasTimeoutOccurred()
                && Thread.currentThread().getName().contains("ShutdownTask");
    }

    @Override
    public void suspend() {
        if (!isLate()) {
            super.suspend();
        }
    }

    @Override
    public void stop() {
        if (!isLate()) {
            super.stop();
        }
    }

    @Override
    public void resume() {
        if (start == null) {
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
        start.send();
        super.doResume();
    }

    @Override
    protected void doStop() throws Exception {
        RouteStart stopped = start;
        if (stopped != null) {
            try {
                awaitIdle(stopped);
            } finally {
                parts.plan().carriedOutByNobody(stopped.end());
                start = null;
                parts.resumeCalls();
            }
        }
        super.doStop();
    }

    private void awaitIdle(RouteStart stopped) throws InterruptedException, ExecutionException {
        // Camel interrupts this thread if its shutdown timeout passes. Wait all the same: fetched blocks can still be
        // written.
        Thread.interrupted();
        try {
            parts.time().await(stopped.halt(), DRAIN_MS);
        } catch (TimeoutException e) {
            LOG.error("chain={} could not write all fetched blocks within {} s of the stop; the next start fetches "
                    + "it again", endpoint.getChain(), TimeUnit.MILLISECONDS.toSeconds(DRAIN_MS));
            stopped.giveUpWaiting();
        }
    }
}
