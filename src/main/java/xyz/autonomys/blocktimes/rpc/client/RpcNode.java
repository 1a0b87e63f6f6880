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
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.limit.CallsAtOnce;
import xyz.autonomys.blocktimes.rpc.limit.Pace;

/**
 * One endpoint of a chain: its connections, and how many calls it may get. It is skipped, each time for longer, if it
 * does not pass the {@link NodeCheck}, or if it fails while another endpoint is good. Belongs to the client's event
 * loop.
 */
final class RpcNode {

    private final RpcClient client;
    private final URI url;
    private final RpcOptions options;
    private final List<RpcSocket> sockets = new ArrayList<>();
    /** Calls for this endpoint alone. They are sent even before it has passed the check. */
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

    /** May be called from any thread. */
    NodeState state() {
        return health.state();
    }

    /** May be called from any thread. */
    String lastFailure() {
        return health.lastFailure();
    }

    boolean isGood() {
        return health.isGood();
    }

    /** Whether it is good, or may soon be: nothing has failed yet. */
    boolean isPromising() {
        return health.isPromising();
    }

    boolean isExcluded() {
        return health.isExcluded();
    }

    /** Whether most of its latest calls failed, or its latest connections were lost or refused. */
    boolean fails() {
        return health.fails();
    }

    /**
     * Opens missing connections: all of them if the endpoint is good, otherwise one. Opens none while the endpoint has
     * to wait for its next attempt.
     */
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

    /** Returns the open connection with the fewest calls in flight; null if none is open or no call may be sent now. */
    RpcSocket freeSocket(long nowMs) {
        RpcSocket free = null;
        for (RpcSocket socket : sockets) {
            if (socket.isOpen() && (free == null || socket.pendingCalls() < free.pendingCalls())) {
                free = socket;
            }
        }
        return free == null || allowed(nowMs) < 1 ? null : free;
    }

    /** Returns how many calls may be sent to this endpoint now. */
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

    /** It responded with a permanent error, which is no sign that it fails. */
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

    @SuppressWarnings("unchecked")
    private void check(NodeCheck check) {
        int round = ++checkRound;
        client.callAt(url, (List<RpcCall<Object>>) (List<?>) check.calls()).thenAccept(outcomes -> {
            if (round != checkRound || !health.isChecking()) {
                return; // the connection that was checked has ended
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

    /** Skips this endpoint for a while; its calls are made elsewhere. */
    void leaveOut(String why) {
        health.leaveOut(why, client.nodes().anotherIsGood(this));
        sockets.forEach(socket -> socket.drop(RpcException.transientFailure(shown() + " was skipped: " + why)));
    }

    /** Skips this endpoint because it is unsuitable, and not because it fails. No call waits for it. */
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
