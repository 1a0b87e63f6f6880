package xyz.autonomys.blocktimes.sideflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.events.EventKind;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.SlowBlock;

/**
 * The events that wait for one route. They go to it one after another, on a thread of their own; while the route is not
 * started, suspended or stopped, they wait. It outlives the consumer, since Camel makes another one when a stopped
 * route is started again. Counts what becomes of each event. Thread-safe.
 */
final class Mailbox implements Events.Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** Takes events out of a mailbox. */
    @FunctionalInterface
    interface Receiver {

        /** @param done is told, on any thread, whether the route failed with the event */
        void pass(Event event, Consumer<Boolean> done);
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

    private final String route;
    private final EventsEndpoint options;
    private final Class<? extends Event> kind;
    private final ExecutorService thread;
    private final Deque<Event> waiting = new ArrayDeque<>();
    /** Null while the route is held. */
    private @Nullable Receiver receiver;
    private boolean isPassing;
    /** The run ends: nobody waits for room any more. */
    private boolean isEnding;
    private boolean isGivenUp;
    private long dropped;
    private long failed;
    private long left;

    /**
     * @param route id of the route
     * @param options those of its URI
     * @param thread runs one task after another
     */
    Mailbox(String route, EventsEndpoint options, ExecutorService thread) {
        this.route = route;
        this.options = options;
        this.kind = EventKind.of(options.getKind()).orElseThrow().body();
        this.thread = thread;
    }

    @Override
    public boolean wants(Event event) {
        return kind.isInstance(event)
                && (options.getChain() == null || options.getChain().equals(event.chain()))
                && (!(event instanceof SlowBlock slow)
                        || slow.deltaSinceParentMs() > options.getFactor() * slow.expectedBlockTimeMs());
    }

    @Override
    public double slowFactor() {
        return options.getFactor();
    }

    @Override
    public synchronized void take(Event event) {
        awaitRoom();
        if (waiting.size() >= options.getSize()) {
            dropped++;
            if (Long.bitCount(dropped) == 1) { // at 1, 2, 4, 8 …
                LOG.warn("chain={} route={} is too slow: events dropped so far: {}, since {} were waiting",
                        event.chain(), route, dropped, waiting.size());
            }
            return;
        }
        waiting.add(event);
        pass();
    }

    /** A route that is held holds up nobody. */
    private void awaitRoom() {
        try {
            while (options.isBlockWhenFull() && waiting.size() >= options.getSize() && receiver != null && !isEnding) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // this event is dropped
        }
    }

    /** From now on, the route takes events. */
    synchronized void passTo(Receiver now) {
        receiver = now;
        pass();
    }

    /** Lets events wait, unless another receiver has taken over meanwhile. */
    synchronized void hold(Receiver held) {
        if (receiver == held) {
            receiver = null;
            notifyAll();
        }
    }

    /** Passes the next event, unless one is being passed. */
    private synchronized void pass() {
        Receiver to = receiver;
        if (isPassing || to == null || waiting.isEmpty()) {
            return;
        }
        Event event = waiting.remove();
        isPassing = true;
        notifyAll();
        try {
            thread.execute(() -> to.pass(event, this::passed));
        } catch (RejectedExecutionException e) {
            isPassing = false; // the context was stopped meanwhile
            left++;
        }
    }

    private synchronized void passed(boolean isFailed) {
        if (isFailed && !isGivenUp) {
            failed++;
        }
        isPassing = false;
        notifyAll();
        pass();
    }

    /** Lets nobody wait for room any more. */
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

    synchronized boolean isPassing() {
        return isPassing;
    }

    /** Returns the number of events that are under way, or will be: while the route is held, none is. */
    synchronized int pending() {
        return (receiver == null ? 0 : waiting.size()) + (isPassing ? 1 : 0);
    }

    synchronized Undelivered undelivered() {
        return new Undelivered(failed, dropped, left);
    }

    boolean mustDeliver() {
        return options.isMustDeliver();
    }
}
