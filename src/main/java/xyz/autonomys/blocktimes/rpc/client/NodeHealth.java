package xyz.autonomys.blocktimes.rpc.client;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * How a node has done of late, whether it is asked at all, and when it is tried again where it is not. Belongs to the
 * client's event loop.
 */
final class NodeHealth {

    private enum Health { UNKNOWN, CHECKING, GOOD, SKIPPED }

    private static final Logger LOG = LoggerFactory.getLogger(NodeHealth.class);
    /** Weight of the latest answer in the share of failures: about the last 32 answers count. */
    private static final double WEIGHT_OF_LATEST = 1.0 / 32;
    private static final double FAILING_SHARE = 0.5;
    /** Connections lost or refused in a row from which on a node counts as failing. */
    private static final int FAILING_CONNECTIONS = 2;
    /** A connection that gave so many answers was worth its while, however it ended. */
    private static final int FRUITFUL_ANSWERS = 16;
    /** A node is skipped for the longest backoff at first, doubled each time up to this many of them. */
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
    /** What went wrong last, for people. */
    private volatile String lastFailure = "no response yet";

    /** @param node its URL, as it is shown */
    NodeHealth(String chain, String node, RpcOptions options, EventLoop loop) {
        this.chain = chain;
        this.node = node;
        this.options = options;
        this.loop = loop;
    }

    /** For any thread. */
    NodeState state() {
        return new NodeState(node, health.name().toLowerCase(Locale.ROOT), lastFailure);
    }

    /** For any thread. */
    String lastFailure() {
        return node + ": " + lastFailure;
    }

    boolean isGood() {
        return health == Health.GOOD;
    }

    boolean isSkipped() {
        return health == Health.SKIPPED;
    }

    boolean isChecking() {
        return health == Health.CHECKING;
    }

    /** Whether it is skipped for what it is, and not for how it does. */
    boolean isExcluded() {
        return excluded;
    }

    /** Whether most of what it was asked of late failed. */
    boolean fails() {
        return failingShare > FAILING_SHARE || lostInARow >= FAILING_CONNECTIONS;
    }

    /** Whether it may be connected to; where it was skipped, that is over then. */
    boolean mayConnect(long nowMs, BooleanSupplier anyIsGood) {
        boolean due = nowMs >= retryAtMs
                || health == Health.SKIPPED
                        && !anyIsGood.getAsBoolean()
                        && nowMs >= skippedAtMs + options.backoffCapMs();
        if (due && health == Health.SKIPPED) {
            health = Health.UNKNOWN;
            retryAtMs = nowMs;
        }
        return due;
    }

    /** @param answers of the connection so far, with this one */
    void answered(int answers) {
        failingShare -= failingShare * WEIGHT_OF_LATEST;
        if (answers == FRUITFUL_ANSWERS) {
            lostInARow = 0;
        }
    }

    void failed() {
        failingShare += (1 - failingShare) * WEIGHT_OF_LATEST;
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

    /** One more connection could not be opened; others are open. */
    void connectFailed(String why) {
        lastFailure = why;
    }

    /** No connection is open, and none could be opened. */
    void unreachable(String why, boolean anotherIsGood) {
        lastFailure = why;
        lostInARow++;
        retryAtMs = loop.nowMs() + options.waitMs(lostInARow + 1);
        health = Health.UNKNOWN;
        if (!saidLeftOut && anotherIsGood) {
            saidLeftOut = true;
            sayLeftOut(why, retryAtMs - loop.nowMs());
        }
    }

    /**
     * A connection has ended.
     *
     * @param answers it had given
     * @param last whether no other one is open
     */
    void connectionLost(String why, int answers, boolean last) {
        lastFailure = why;
        lostInARow = answers < FRUITFUL_ANSWERS ? lostInARow + 1 : 0;
        failed();
        retryAtMs = loop.nowMs() + options.waitMs(lostInARow + 2);
        if (last) {
            // What comes back may be another node behind the same name.
            health = Health.UNKNOWN;
        }
    }

    /** It is asked nothing for a while. */
    void leaveOut(String why) {
        long nowMs = loop.nowMs();
        boolean wasGoodForLong = isGood() && nowMs - goodSinceMs > 2 * lastWaitMs;
        lastWaitMs = lastWaitMs == 0 || wasGoodForLong ? options.backoffCapMs()
                : Math.min(2 * lastWaitMs, LONGEST_WAIT_BACKOFFS * options.backoffCapMs());
        health = Health.SKIPPED;
        skippedAtMs = nowMs;
        retryAtMs = nowMs + lastWaitMs;
        failingShare = 0;
        saidLeftOut = true;
        sayLeftOut(why, lastWaitMs);
    }

    /** It was skipped for what it is: no call need wait for it. */
    void excluded() {
        excluded = true;
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
