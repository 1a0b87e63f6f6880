package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * One of a chain's nodes: its sockets, how it has done of late, and whether it is asked at all. One that fails, or that
 * the
 * {@link NodeCheck} objects to, is left out for a time that grows, while another one is good. Belongs to the client's
 * event loop.
 */
final class RpcNode {

    private enum Health { UNKNOWN, CHECKING, GOOD, LEFT_OUT }

    private static final Logger LOG = LoggerFactory.getLogger(RpcNode.class);
    /** Weight of the latest answer in the share of failures: about the last 32 answers count. */
    private static final double WEIGHT_OF_LATEST = 1.0 / 32;
    private static final double FAILING_SHARE = 0.5;
    /** Connections lost or refused in a row from which on a node counts as failing. */
    private static final int FAILING_CONNECTIONS = 2;
    /** A connection that gave so many answers was worth its while, however it ended. */
    private static final int FRUITFUL_ANSWERS = 16;
    /** A node is left out for the longest backoff at first, doubled each time up to this many of them. */
    private static final int LONGEST_WAIT_BACKOFFS = 30;

    private final RpcClient client;
    private final URI url;
    private final RpcOptions options;
    private final List<RpcSocket> sockets = new ArrayList<>();
    /** Calls for this node alone; they may go to it before it was found good. */
    final Deque<PendingCall<?>> own = new ArrayDeque<>();
    private final Pace pace = new Pace();
    private final CallsAtOnce atOnce = new CallsAtOnce();
    private volatile Health health = Health.UNKNOWN;
    private double failingShare;
    private int lostInARow;
    private long retryAtMs;
    private long leftOutAtMs;
    private long goodSinceMs;
    private long lastWaitMs;
    private boolean saidLeftOut;
    private boolean excluded;
    private int checkRound;
    /** What went wrong last, for people. */
    private volatile String lastFailure = "nothing heard yet";

    RpcNode(RpcClient client, URI url, RpcOptions options, int socketCount, Connection.Connector connector) {
        this.client = client;
        this.url = url;
        this.options = options;
        for (int i = 0; i < socketCount; i++) {
            sockets.add(new RpcSocket(client, this, connector));
        }
    }

    URI url() {
        return url;
    }

    String shown() {
        return Endpoints.masked(url);
    }

    /** For any thread. */
    NodeState state() {
        return new NodeState(shown(), health.name().toLowerCase(Locale.ROOT).replace('_', ' '), lastFailure);
    }

    /** For any thread. */
    String lastFailure() {
        return shown() + ": " + lastFailure;
    }

    boolean isGood() {
        return health == Health.GOOD;
    }

    /** Whether most of what it was asked of late failed. */
    boolean fails() {
        return failingShare > FAILING_SHARE || lostInARow >= FAILING_CONNECTIONS;
    }

    /** Opens what is to be open: all sockets of a good node, one of another, unless it is to be left alone for now. */
    void connect(long nowMs) {
        boolean due = nowMs >= retryAtMs
                || health == Health.LEFT_OUT
                        && !client.nodes().anyIsGood()
                        && nowMs >= leftOutAtMs + options.backoffCapMs();
        if (!due) {
            return;
        }
        if (health == Health.LEFT_OUT) {
            health = Health.UNKNOWN;
            retryAtMs = nowMs;
        }
        for (RpcSocket socket : sockets) {
            if (socket.mayConnect(nowMs) && (isGood() || sockets.stream().allMatch(RpcSocket::isIdle))) {
                socket.connect();
            }
        }
    }

    /** The open socket with the fewest calls in flight; null where none is open, or the pace allows no call now. */
    RpcSocket freeSocket(long nowMs) {
        RpcSocket free = null;
        for (RpcSocket socket : sockets) {
            if (socket.isOpen() && (free == null || socket.pendingCalls() < free.pendingCalls())) {
                free = socket;
            }
        }
        return free == null || allowed(nowMs) < 1 ? null : free;
    }

    /** Calls that may go to this node now. */
    int allowed(long nowMs) {
        return Math.min(pace.allowed(nowMs, limitPerSecond()), atOnce.room(pendingCalls()));
    }

    private int pendingCalls() {
        int pending = 0;
        for (RpcSocket socket : sockets) {
            pending += socket.pendingCalls();
        }
        return pending;
    }

    private int limitPerSecond() {
        int rate = options.rate();
        if (!fails()) {
            return rate;
        }
        return rate == Pace.UNLIMITED ? options.failingRate() : Math.min(rate, options.failingRate());
    }

    void sent(int calls) {
        pace.taken(calls);
    }

    void answered(RpcSocket socket) {
        atOnce.answered();
        failingShare -= failingShare * WEIGHT_OF_LATEST;
        if (socket.answers() == FRUITFUL_ANSWERS) {
            lostInARow = 0;
        }
    }

    /** It answered, with an error that will not pass. */
    void refused() {
        atOnce.answered();
    }

    void failed() {
        failingShare += (1 - failingShare) * WEIGHT_OF_LATEST;
    }

    void connected(RpcSocket socket) {
        if (health == Health.LEFT_OUT) {
            socket.drop(RpcException.transientFailure(shown() + " was left out"));
            return;
        }
        if (isGood()) {
            return;
        }
        if (client.check() == null) {
            good();
        } else if (health != Health.CHECKING) {
            health = Health.CHECKING;
            check(client.check());
        }
    }

    private void check(NodeCheck check) {
        int round = ++checkRound;
        client.callAt(this, check.calls()).thenAccept(outcomes -> {
            if (round != checkRound || health != Health.CHECKING) {
                return; // about a connection that is gone
            }
            Optional<RpcException> failure = outcomes.stream()
                    .filter(RpcOutcome::failed)
                    .map(RpcOutcome::failure)
                    .findFirst();
            if (failure.isPresent()) {
                checkFailed(failure.get());
                return;
            }
            check.objection(outcomes.stream().map(RpcOutcome::orThrow).toList())
                    .ifPresentOrElse(this::exclude, this::good);
        });
    }

    private void checkFailed(RpcException failure) {
        if (failure.kind() == RpcException.Kind.STOPPED) {
            health = Health.UNKNOWN;
            sockets.forEach(socket -> socket.drop(failure));
        } else {
            leaveOut(failure.getMessage());
        }
    }

    /** Leaves the node out for what it is, and not for how it does: no call need wait for it. */
    void exclude(String why) {
        leaveOut(why);
        excluded = true;
    }

    boolean isExcluded() {
        return excluded;
    }

    private void good() {
        health = Health.GOOD;
        excluded = false;
        goodSinceMs = client.nowMs();
        if (saidLeftOut) {
            saidLeftOut = false;
            LOG.info("chain={} {} takes part again", client.chain(), shown());
        }
        client.pump();
    }

    void connectFailed(String why) {
        lastFailure = why;
        if (sockets.stream().anyMatch(RpcSocket::isOpen)) {
            return; // the socket tries again by itself
        }
        lostInARow++;
        retryAtMs = client.nowMs() + client.waitMs(lostInARow + 1);
        health = Health.UNKNOWN;
        if (!saidLeftOut && client.nodes().anotherIsGood(this)) {
            saidLeftOut = true;
            sayLeftOut(why, retryAtMs - client.nowMs());
        }
    }

    void connectionLost(RpcSocket socket, String why) {
        atOnce.connectionLost(socket.pendingCalls(), socket.answers());
        lastFailure = why;
        lostInARow = socket.answers() < FRUITFUL_ANSWERS ? lostInARow + 1 : 0;
        failed();
        retryAtMs = client.nowMs() + client.waitMs(lostInARow + 2);
        if (sockets.stream().noneMatch(RpcSocket::isOpen)) {
            // What comes back may be another node behind the same name.
            health = Health.UNKNOWN;
        }
        if (fails() && client.nodes().anotherIsGood(this)) {
            leaveOut(why);
        }
    }

    /** Asks this node nothing for a while; its calls go elsewhere. */
    void leaveOut(String why) {
        long nowMs = client.nowMs();
        boolean wasGoodForLong = isGood() && nowMs - goodSinceMs > 2 * lastWaitMs;
        lastWaitMs = lastWaitMs == 0 || wasGoodForLong ? options.backoffCapMs()
                : Math.min(2 * lastWaitMs, LONGEST_WAIT_BACKOFFS * options.backoffCapMs());
        health = Health.LEFT_OUT;
        leftOutAtMs = nowMs;
        retryAtMs = nowMs + lastWaitMs;
        failingShare = 0;
        saidLeftOut = true;
        sayLeftOut(why, lastWaitMs);
        sockets.forEach(socket -> socket.drop(RpcException.transientFailure(shown() + " was left out: " + why)));
    }

    private void sayLeftOut(String why, long waitMs) {
        LOG.warn(
                "chain={} {} left out: {}; tried again in {} s",
                client.chain(),
                shown(),
                why,
                Math.max(1, Math.round(waitMs / 1000.0)));
    }

    void expire(long nowMs) {
        sockets.forEach(socket -> socket.expire(nowMs, options.timeoutMs()));
    }

    void failPending(RpcException failure) {
        sockets.forEach(socket -> socket.failPending(failure));
    }

    void close() {
        sockets.forEach(RpcSocket::close);
    }
}
