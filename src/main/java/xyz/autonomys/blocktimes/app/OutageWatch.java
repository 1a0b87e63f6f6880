package xyz.autonomys.blocktimes.app;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.NodesFound;
import xyz.autonomys.blocktimes.events.NodesLost;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Says in the log that a chain has no endpoint that can be used: once when that begins, every few minutes how long it
 * lasts and how far behind the data is by the clock, and when it ends. Thread-safe.
 */
final class OutageWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutageWatch.class);
    private static final long LOOK_MS = 1_000;
    /** An endpoint that failed since it was good may work again at once. */
    private static final long GRACE_MS = 5_000;
    /** An endpoint that has not failed is only not connected: a balancer may cut a connection that carries nothing. */
    private static final long LONG_GRACE_MS = 60_000;
    private static final long REMINDER_MS = 300_000;

    private final String chain;
    private final Time time;
    private final Supplier<List<NodeState>> nodeStates;
    private final BooleanSupplier isNeeded;
    private final Supplier<String> behind;
    private final Events events;
    private final Time.Timer timer;
    private boolean wasGood;
    private long goodNanos;
    private String failuresWhenGood = "";
    private boolean isOn;
    private boolean awaitsSurvey;
    private long saidNanos;

    /**
     * Watches from now on.
     *
     * @param looking runs what looks and logs: a log may block
     * @param nodeStates supplies the states of the chain's endpoints
     * @param isNeeded whether calls are made: without any, an endpoint is not connected
     * @param behind supplies what to add about how far the data is behind; empty if that is not known
     * @param events hear of it, too
     */
    OutageWatch(String chain, Time time, Executor looking, Supplier<List<NodeState>> nodeStates,
            BooleanSupplier isNeeded, Supplier<String> behind, Events events) {
        this.events = events;
        this.chain = chain;
        this.time = time;
        this.nodeStates = nodeStates;
        this.isNeeded = isNeeded;
        this.behind = behind;
        this.timer = time.every(LOOK_MS, () -> lookBy(looking));
    }

    private void lookBy(Executor looking) {
        try {
            looking.execute(this::look);
        } catch (RejectedExecutionException e) {
            timer.cancel(); // the run has ended since the timer began
        }
    }

    static OutageWatch of(ChainWork work, Executor looking, Events events) {
        return new OutageWatch(work.chain().name(), work.time(), looking, work.node()::nodeStates, work::needsNodes,
                () -> work.blocksUnheard() == 0 || work.lagBlocks() == 0 ? ""
                        : "; by the clock, the data is about " + work.lagBlocks() + " blocks behind", events);
    }

    /** Returns whether the chain has no endpoint that can be used, and that was said. */
    synchronized boolean isOn() {
        return isOn;
    }

    /**
     * No endpoint could be surveyed. Lasts until one can be.
     *
     * @param why as text for the user
     */
    synchronized void surveyFailed(String why) {
        awaitsSurvey = true;
        if (!isOn) {
            begin(why);
        }
    }

    synchronized void surveyed() {
        awaitsSurvey = false;
        look();
    }

    private synchronized void look() {
        List<NodeState> nodes = nodeStates.get();
        List<String> good = nodes.stream().filter(NodeState::isGood).map(NodeState::url).toList();
        if (!good.isEmpty() && !awaitsSurvey) {
            if (isOn) {
                isOn = false;
                LOG.info("chain={} {} can be used again, after {}{}", chain, good.get(0),
                        lasting(time.msSince(goodNanos)), behind.get());
                events.tell(new NodesFound(chain, good.get(0), time.msSince(goodNanos)));
            }
            wasGood = true;
            goodNanos = time.nanos();
            failuresWhenGood = failures(nodes);
        } else if (isOn) {
            if (time.msSince(saidNanos) >= REMINDER_MS) {
                saidNanos = time.nanos();
                LOG.warn("chain={} no endpoint can be used for {}: {}{}", chain,
                        lasting(time.msSince(goodNanos)), failures(nodes), behind.get());
            }
        } else if (!isNeeded.getAsBoolean()) {
            goodNanos = time.nanos();
        } else if (wasGood && good.isEmpty()) {
            long graceMs = failures(nodes).equals(failuresWhenGood) ? LONG_GRACE_MS : GRACE_MS;
            if (time.msSince(goodNanos) > graceMs) {
                begin(failures(nodes));
            }
        }
    }

    private void begin(String why) {
        isOn = true;
        saidNanos = time.nanos();
        goodNanos = wasGood ? goodNanos : time.nanos();
        LOG.warn("chain={} no endpoint can be used: {}; trying again", chain, why);
        events.tell(new NodesLost(chain, why));
    }

    private static String failures(List<NodeState> nodes) {
        return nodes.stream().map(node -> node.lastFailure().contains(node.url()) ? node.lastFailure()
                : node.url() + ": " + node.lastFailure()).collect(Collectors.joining("; "));
    }

    private static String lasting(long ms) {
        long minutes = TimeUnit.MILLISECONDS.toMinutes(ms);
        return minutes == 0 ? TimeUnit.MILLISECONDS.toSeconds(ms) + " s"
                : minutes < 120 ? minutes + " min" : TimeUnit.MINUTES.toHours(minutes) + " h";
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
