package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * One of a chain's nodes: its sockets, and how many calls it may get. One that fails, or that the {@link NodeCheck}
 * objects to, is skipped for a time that grows, while another one is good. Belongs to the client's event loop.
 */
final class RpcNode {

    private final RpcClient client;
    private final URI url;
    private final RpcOptions options;
    private final List<RpcSocket> sockets = new ArrayList<>();
    /** Calls for this node alone; they may go to it before it was found good. */
    final Deque<PendingCall<?>> own = new ArrayDeque<>();
    private final Pace pace = new Pace();
    private final CallsAtOnce atOnce = new CallsAtOnce();
    private final NodeHealth health;
    private int checkRound;

    RpcNode(RpcClient client, URI url, RpcOptions options, int socketCount, Connection.Connector connector) {
        this.client = client;
        this.url = url;
        this.options = options;
        this.health = new NodeHealth(client.chain(), shown(), options, client.loop());
        for (int i = 0; i < socketCount; i++) {
            sockets.add(new RpcSocket(client, this, options, connector));
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
        return health.state();
    }

    /** For any thread. */
    String lastFailure() {
        return health.lastFailure();
    }

    boolean isGood() {
        return health.isGood();
    }

    boolean isExcluded() {
        return health.isExcluded();
    }

    /** Whether most of what it was asked of late failed. */
    boolean fails() {
        return health.fails();
    }

    /** Opens what is to be open: all sockets of a good node, one of another, unless it is to be left alone for now. */
    void connect(long nowMs) {
        if (!health.mayConnect(nowMs, client.nodes()::anyIsGood)) {
            return;
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

    private boolean hasOpenSocket() {
        return sockets.stream().anyMatch(RpcSocket::isOpen);
    }

    void sent(int calls) {
        pace.taken(calls);
    }

    void answered(RpcSocket socket) {
        atOnce.answered();
        health.answered(socket.answers());
    }

    /** It answered, with an error that will not pass. */
    void refused() {
        atOnce.answered();
    }

    void failed() {
        health.failed();
    }

    void connected(RpcSocket socket) {
        if (health.isSkipped()) {
            socket.drop(RpcException.transientFailure(shown() + " was skipped"));
            return;
        }
        if (isGood()) {
            return;
        }
        if (client.check() == null) {
            good();
        } else if (!health.isChecking()) {
            health.checking();
            check(client.check());
        }
    }

    private void check(NodeCheck check) {
        int round = ++checkRound;
        client.callAt(this, check.calls()).thenAccept(outcomes -> {
            if (round != checkRound || !health.isChecking()) {
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
            health.checkStopped();
            sockets.forEach(socket -> socket.drop(failure));
        } else {
            leaveOut(failure.getMessage());
        }
    }

    private void good() {
        health.good();
        client.dispatch();
    }

    void connectFailed(String why) {
        if (hasOpenSocket()) {
            health.connectFailed(why); // the socket tries again by itself
        } else {
            health.unreachable(why, client.nodes().anotherIsGood(this));
        }
    }

    void connectionLost(RpcSocket socket, String why) {
        atOnce.connectionLost(socket.pendingCalls(), socket.answers());
        health.connectionLost(why, socket.answers(), !hasOpenSocket());
        if (fails() && client.nodes().anotherIsGood(this)) {
            leaveOut(why);
        }
    }

    /** Asks this node nothing for a while; its calls go elsewhere. */
    void leaveOut(String why) {
        health.leaveOut(why);
        sockets.forEach(socket -> socket.drop(RpcException.transientFailure(shown() + " was skipped: " + why)));
    }

    /** Leaves the node out for what it is, and not for how it does: no call need wait for it. */
    void exclude(String why) {
        leaveOut(why);
        health.excluded();
    }

    void expire(long nowMs) {
        sockets.forEach(socket -> socket.expire(nowMs));
    }

    void failPending(RpcException failure) {
        sockets.forEach(socket -> socket.failPending(failure));
    }

    void close() {
        sockets.forEach(RpcSocket::close);
    }
}
