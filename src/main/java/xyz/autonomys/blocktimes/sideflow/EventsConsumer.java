package xyz.autonomys.blocktimes.sideflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.events.EventKind;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.SlowBlock;

/**
 * Passes events to one route, one after another, on a thread of its own. Events wait from when the route is made: until
 * it is started, and while it is suspended or stopped. Counts what becomes of each. Thread-safe.
 */
final class EventsConsumer extends DefaultConsumer implements Events.Subscriber, ShutdownAware, Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(EventsConsumer.class);

    private final EventsEndpoint endpoint;
    private final Class<? extends Event> kind;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private ExecutorService thread;
    private boolean isPassing;
    /** The route is not started, or suspended, or stopped. */
    private boolean isHeld = true;
    /** The run ends: nobody waits for room in the queue any more. */
    private boolean isEnding;
    private long dropped;
    private long failed;
    private long left;
    private boolean isGivenUp;
    /** The consumers of the same route before and after a stop; null if there are none. */
    private @Nullable EventsConsumer predecessor;
    private @Nullable EventsConsumer successor;

    EventsConsumer(EventsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.kind = EventKind.of(endpoint.getKind()).orElseThrow().body();
    }

    /**
     * What became of the events that were not delivered.
     *
     * @param failed the route failed with them
     * @param dropped they found the queue full
     * @param left they were waiting, or under way, when the run ended
     */
    record Undelivered(long failed, long dropped, long left) {

        long count() {
            return failed + dropped + left;
        }
    }

    synchronized Undelivered undelivered() {
        return new Undelivered(failed, dropped, left);
    }

    boolean mustDeliver() {
        return endpoint.isMustDeliver();
    }

    @Override
    public boolean wants(Event event) {
        return kind.isInstance(event)
                && (endpoint.getChain() == null || endpoint.getChain().equals(event.chain()))
                && (!(event instanceof SlowBlock slow)
                        || slow.deltaSinceParentMs() > endpoint.getFactor() * slow.expectedBlockTimeMs());
    }

    @Override
    public double slowFactor() {
        return endpoint.getFactor();
    }

    @Override
    public synchronized void take(Event event) {
        awaitRoom();
        if (waiting.size() >= endpoint.getSize()) {
            dropped++;
            if (Long.bitCount(dropped) == 1) { // at 1, 2, 4, 8 …
                LOG.warn("chain={} route={} is too slow: {} events were dropped, since {} were waiting", event.chain(),
                        getRouteId(), dropped, waiting.size());
            }
            return;
        }
        waiting.add(event);
        pass();
    }

    private synchronized void awaitRoom() {
        try {
            while (endpoint.isBlockWhenFull() && waiting.size() >= endpoint.getSize() && !isEnding) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // this event is dropped
        }
    }

    /** Passes the next event, unless one is being passed. */
    private synchronized void pass() {
        if (isPassing || isHeld || waiting.isEmpty()) {
            return;
        }
        Event event = waiting.remove();
        isPassing = true;
        notifyAll();
        try {
            thread.execute(() -> pass(event));
        } catch (RejectedExecutionException e) {
            isPassing = false; // stopped meanwhile
            left++;
        }
    }

    private void pass(Event event) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(event);
        getAsyncProcessor().process(exchange, doneSync -> {
            boolean isFailed = exchange.isFailed();
            releaseExchange(exchange, false);
            passed(isFailed);
        });
    }

    private void passed(boolean isFailed) {
        EventsConsumer counts;
        synchronized (this) {
            isPassing = false;
            notifyAll();
            counts = successor == null ? this : successor;
            pass();
        }
        if (isFailed) {
            counts.failed();
        }
    }

    private synchronized void failed() {
        if (!isGivenUp) {
            failed++;
        }
    }

    /** Lets nobody wait for room in the queue any more. */
    synchronized void hurry() {
        isEnding = true;
        notifyAll();
    }

    /** Gives up the events that wait, and the one that is under way. */
    synchronized void giveUp() {
        left += waiting.size() + (isPassing ? 1 : 0);
        waiting.clear();
        isGivenUp = true;
    }

    /** Returns the number of events that are under way, or will be: while the route is held, none is. */
    int pending() {
        int underWay = underWay();
        synchronized (this) {
            return (isHeld ? 0 : waiting.size()) + underWay;
        }
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        // Camel makes another consumer when a stopped route is started again.
        EventsComponent component = (EventsComponent) endpoint.getComponent();
        EventsConsumer before = component.consumerOf(getRouteId(), this);
        if (before == this) {
            return; // stopped and started again itself
        }
        thread = component.threadOf(getRouteId());
        if (before != null) {
            takeOver(before);
        }
        endpoint.events().subscribe(this);
    }

    /** The events that wait go on, on the same thread: after the one that is under way. */
    private void takeOver(EventsConsumer before) {
        endpoint.events().unsubscribe(before);
        synchronized (before) {
            synchronized (this) {
                predecessor = before;
                waiting.addAll(before.waiting);
                failed = before.failed;
                dropped = before.dropped;
                left = before.left;
            }
            before.waiting.clear();
            before.successor = this;
            before.hurry();
        }
    }

    /** Returns how many events are under way, of this consumer and of those before it. */
    private int underWay() {
        EventsConsumer before = predecessor;
        return (before == null ? 0 : before.underWay()) + ownUnderWay();
    }

    private synchronized int ownUnderWay() {
        return isPassing ? 1 : 0;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        hold(false);
    }

    @Override
    protected void doStop() throws Exception {
        hold(true);
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        hold(true);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        hold(false);
    }

    @Override
    protected void doShutdown() throws Exception {
        endpoint.events().unsubscribe(this);
        hurry();
        super.doShutdown();
    }

    private synchronized void hold(boolean held) {
        isHeld = held;
        pass();
    }

    /** Also true if Camel stopped the consumer because its suspension took too long, so that it can be resumed. */
    @Override
    public boolean isSuspended() {
        return super.isSuspended() || isStopped();
    }

    @Override
    public void resume() {
        if (isStopped()) {
            start();
        } else {
            super.resume();
        }
    }

    /** The run has waited for the events that were left: see {@link SideFlows}. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    /** Events that wait need not be waited for: they stay. */
    @Override
    public synchronized int getPendingExchangesSize() {
        return isPassing ? 1 : 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // There is nothing to prepare: what waits stays.
    }
}
