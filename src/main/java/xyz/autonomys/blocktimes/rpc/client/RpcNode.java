package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.limit.Allowance;

/**
 * One endpoint of a chain: its connections, and how many calls it may get. It is skipped, each time for longer, if it
 * does not pass the {@link NodeCheck}, or if it fails while another endpoint is good. Belongs to the client's event
 * loop.
 */
final class RpcNode implements NodeChecking.Result {

    /** Age of a connection that is cut without calls because it is idle, and not because it is not wanted. */
    private static final long LONG_LIFE_MS = 5_000;

    private final RpcClient client;
    private final URI url;
    private final List<RpcSocket> sockets = new ArrayList<>();
    /** Calls for this endpoint alone. They are sent even before it has passed the check. */
    final Deque<PendingCall<?>> own = new ArrayDeque<>();
    private final Allowance allowance;
    private final NodeHealth health;
    private final NodeChecking checking;

    RpcNode(RpcClient client, URI url, RpcOptions options, int socketCount, Connection.Connector connector) {
        this.client = client;
        this.url = url;
        this.health = new NodeHealth(client.chain(), shown(), options, client.loop());
        this.allowance = new Allowance("chain=" + client.chain() + " " + shown(), options);
        this.checking = new NodeChecking(client, url);
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
        return health.state(allowance.foundRate());
    }

    /** May be called from any thread. */
    String lastFailure() {
        return health.lastFailure();
    }

    long accepted() {
        return allowance.accepted();
    }

    /** May be called from any thread. */
    long pauseMs() {
        return Math.max(0, allowance.pausedUntilMs() - client.loop().nowMs());
    }

    boolean isGood() {
        return health.isGood();
    }

    /** Its health, for those who decide about calls. */
    NodeHealth health() {
        return health;
    }

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

    int allowed(long nowMs) {
        return allowance.calls(nowMs, pendingCalls(), fails());
    }

    private int pendingCalls() {
        int pending = 0;
        for (RpcSocket socket : sockets) {
            pending += socket.pendingCalls();
        }
        return pending;
    }

    void sent(int calls) {
        allowance.sent(calls);
    }

    void answered(RpcSocket socket, PendingCall<?> call) {
        accepted(call);
        health.answered(socket.answers());
    }

    /** It responded, with a result or with a permanent error. */
    void accepted(PendingCall<?> call) {
        long nowMs = client.loop().nowMs();
        allowance.answered(nowMs, nowMs - call.ageMs(client.loop().nanos()));
    }

    /** It refused a call, as in {@link Allowance#limited}. Returns the pause that it gets, in ms. */
    long limited(RpcException failure, long sentMs, long askedMs) {
        health.limited(failure.getMessage());
        return allowance.limited(client.loop().nowMs(), sentMs, askedMs, failure.getMessage());
    }

    void failed() {
        allowance.failed();
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
            checking.begin(client.check(), this);
        }
    }

    @Override
    public void failed(RpcException failure) {
        if (!health.isChecking()) {
            return; // the connection that was checked has ended
        }
        if (failure.kind() == RpcException.Kind.STOPPED) {
            allowance.failed();
            health.checkStopped();
            sockets.forEach(socket -> socket.drop(failure));
        } else {
            leaveOut(failure.getMessage());
        }
    }

    @Override
    public void objected(String why) {
        if (health.isChecking()) {
            exclude(why);
        }
    }

    @Override
    public void passed() {
        if (health.isChecking()) {
            good();
        }
    }

    private void good() {
        health.good();
        client.dispatch();
    }

    void connectFailed(ConnectFailure failure) {
        String why = failure.getMessage();
        allowance.pause(client.loop().nowMs(), failure.waitMs());
        if (sockets.stream().anyMatch(RpcSocket::isOpen)) {
            health.connectFailed(why); // the socket tries again by itself
        } else if (failure.isDenied()) {
            exclude(why);
            health.denied();
        } else {
            health.unreachable(why, failure.waitMs(), client.nodes().anotherIsGood(this));
        }
    }

    void connectionLost(RpcSocket socket, String why) {
        allowance.connectionLost(socket.pendingCalls(), socket.answers());
        if (socket.pendingCalls() == 0 && isGood() && socket.livedMs() >= LONG_LIFE_MS) {
            health.idleConnectionLost(!sockets.stream().anyMatch(RpcSocket::isOpen));
            return;
        }
        health.connectionLost(why, socket.answers(), !sockets.stream().anyMatch(RpcSocket::isOpen));
        if (fails() && client.nodes().anotherIsGood(this)) {
            leaveOut(why);
        }
    }

    /** Skips this endpoint for a while; its calls are made elsewhere. */
    void leaveOut(String why) {
        allowance.failed();
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
        allowance.failed();
        sockets.forEach(socket -> socket.failPending(failure));
    }

    void close() {
        sockets.forEach(RpcSocket::close);
    }
}
