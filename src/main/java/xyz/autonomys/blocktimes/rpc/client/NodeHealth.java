package xyz.autonomys.blocktimes.rpc.client;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * The health of one endpoint: how its latest calls went, whether it gets calls at all, and if not, when it is tried
 * again. Belongs to the client's event loop.
 */
final class NodeHealth {

    private enum Health { UNKNOWN, CHECKING, GOOD, SKIPPED }

    private static final String NO_RESPONSE = "no response yet";
    private static final Logger LOG = LoggerFactory.getLogger(NodeHealth.class);
    /** Weight of the latest call in the moving average of failures: about the last 32 calls count. */
    private static final double WEIGHT_OF_LATEST = 1.0 / 32;
    private static final double FAILING_SHARE = 0.5;
    /** An endpoint counts as failing after this many lost or refused connections in a row. */
    private static final int FAILING_CONNECTIONS = 2;
    /** A connection with at least this many responses counts as useful, however it ended. */
    private static final int FRUITFUL_ANSWERS = 16;
    /**
     * An endpoint is first skipped for {@code backoffCapMs}. Each further time is twice as long, up to this many times
     * {@code backoffCapMs}.
     */
    private static final int LONGEST_WAIT_BACKOFFS = 30;

    private final String chain;
    private final String node;
    private final RpcOptions options;
    private final EventLoop loop;
    private volatile Health health = Health.UNKNOWN;
    private double failingShare;
    private int lostInARow;
    private long retryAtMs;
    private long skippedAtMs;
    private long goodSinceMs;
    private long lastWaitMs;
    private boolean saidLeftOut;
    private boolean excluded;
    private boolean denied;
    /** The latest failure, as text for the user. */
    private volatile String lastFailure = NO_RESPONSE;

    /** @param node URL of the endpoint, for display */
    NodeHealth(String chain, String node, RpcOptions options, EventLoop loop) {
        this.chain = chain;
        this.node = node;
        this.options = options;
        this.loop = loop;
    }

    /**
     * May be called from any thread.
     *
     * @param rateFound calls per second that it accepts; infinite if it has refused none for its rate
     */
    NodeState state(double rateFound) {
        boolean neverFailed = isGood() && lastFailure.equals(NO_RESPONSE);
        return new NodeState(node, health.name().toLowerCase(Locale.ROOT), neverFailed ? "none" : lastFailure,
                rateFound == Double.POSITIVE_INFINITY ? null : Math.round(rateFound * 10) / 10.0);
    }

    /** May be called from any thread. */
    String lastFailure() {
        return node + ": " + lastFailure;
    }

    boolean isGood() {
        return health == Health.GOOD;
    }

    boolean isSkipped() {
        return health == Health.SKIPPED;
    }

    /** Whether it is good, or may soon be: it is not skipped, and its latest connection did not fail. */
    boolean isPromising() {
        return isGood() || !isSkipped() && lostInARow == 0;
    }

    boolean isChecking() {
        return health == Health.CHECKING;
    }

    /** Whether it is skipped because it is unsuitable, and not because it fails. */
    boolean isExcluded() {
        return excluded;
    }

    /** Whether most of its latest calls failed, or its latest connections were lost or refused. */
    boolean fails() {
        return failingShare > FAILING_SHARE || lostInARow >= FAILING_CONNECTIONS;
    }

    /**
     * Whether a connection may be opened now. If so, the endpoint is no longer skipped. While no endpoint is good, a
     * skipped one is tried again after {@code backoffCapMs}.
     */
    boolean mayConnect(long nowMs, BooleanSupplier anyIsGood) {
        boolean due = nowMs >= retryAtMs
                || health == Health.SKIPPED
                        && !anyIsGood.getAsBoolean()
                        && nowMs >= skippedAtMs + options.backoffCapMs();
        if (due && health == Health.SKIPPED) {
            health = Health.UNKNOWN;
            denied = false;
            retryAtMs = nowMs;
        }
        return due;
    }

    /** @param answers results received over the connection; those of calls for this endpoint alone do not count */
    void answered(int answers) {
        failingShare -= failingShare * WEIGHT_OF_LATEST;
        if (answers == FRUITFUL_ANSWERS) {
            lostInARow = 0;
        }
    }

    void failed() {
        failingShare += (1 - failingShare) * WEIGHT_OF_LATEST;
    }

    /** It refuses calls for the rate of calls, which is no sign that it fails. */
    void limited(String why) {
        lastFailure = why;
    }

    void checking() {
        health = Health.CHECKING;
    }

    void checkStopped() {
        health = Health.UNKNOWN;
    }

    void good() {
        health = Health.GOOD;
        excluded = false;
        goodSinceMs = loop.nowMs();
        if (saidLeftOut) {
            saidLeftOut = false;
            LOG.info("chain={} {} works again", chain, node);
        }
    }

    /** A further connection could not be opened; others are open. */
    void connectFailed(String why) {
        lastFailure = why;
    }

    /**
     * No connection is open, and none could be opened.
     *
     * @param waitMs time after which the endpoint wants the next attempt, in ms; 0 if it does not say
     */
    void unreachable(String why, long waitMs, boolean anotherIsGood) {
        lastFailure = why;
        lostInARow++;
        retryAtMs = loop.nowMs() + Math.max(options.waitMs(lostInARow + 1), waitMs);
        health = Health.UNKNOWN;
        if (!saidLeftOut && anotherIsGood) {
            saidLeftOut = true;
            sayLeftOut(why, retryAtMs - loop.nowMs());
        }
    }

    /**
     * A connection has ended.
     *
     * @param answers results received over it
     * @param last whether no other connection is open
     */
    void connectionLost(String why, int answers, boolean last) {
        lastFailure = why;
        lostInARow = answers < FRUITFUL_ANSWERS ? lostInARow + 1 : 0;
        failed();
        retryAtMs = loop.nowMs() + options.waitMs(lostInARow + 2);
        if (last) {
            // After the next connection, another node may respond at the same URL: it must be checked.
            health = Health.UNKNOWN;
        }
    }

    /**
     * A connection without calls has ended, which is no sign that the endpoint fails.
     *
     * @param last whether no other connection is open
     */
    void idleConnectionLost(boolean last) {
        if (last) {
            health = Health.UNKNOWN;
        }
    }

    /**
     * Skips the endpoint for a while.
     *
     * @param anotherIsGood whether another endpoint is good; if none is, this one is tried again sooner
     */
    void leaveOut(String why, boolean anotherIsGood) {
        lastFailure = why;
        long nowMs = loop.nowMs();
        boolean wasGoodForLong = isGood() && nowMs - goodSinceMs > 2 * lastWaitMs;
        lastWaitMs = lastWaitMs == 0 || wasGoodForLong ? options.backoffCapMs()
                : Math.min(2 * lastWaitMs, LONGEST_WAIT_BACKOFFS * options.backoffCapMs());
        health = Health.SKIPPED;
        skippedAtMs = nowMs;
        retryAtMs = nowMs + lastWaitMs;
        failingShare = 0;
        saidLeftOut = true;
        sayLeftOut(why, anotherIsGood ? lastWaitMs : Math.min(lastWaitMs, options.backoffCapMs()));
    }

    /** Marks the skipped endpoint as unsuitable, so that no call waits for it. */
    void excluded() {
        excluded = true;
    }

    /** Marks the skipped endpoint as one that refuses this program. */
    void denied() {
        denied = true;
    }

    boolean isDenied() {
        return denied;
    }

    private void sayLeftOut(String why, long waitMs) {
        LOG.warn(
                "chain={} {} skipped: {}; retry in {} s",
                chain,
                node,
                why,
                Math.max(1, Math.round(waitMs / 1000.0)));
    }
}
