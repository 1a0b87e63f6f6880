package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.time.EventLoop;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Asks the nodes of one chain: a queue of calls, a bounded window of calls in flight over all good nodes, and another
 * attempt for what may pass, or what another node may know.
 *
 * <p>All state belongs to one event loop, on which nodes, sockets, timers and {@link #call} do their work; so there are
 * no locks. Public methods may be used from any thread.
 */
public final class RpcClient {

    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
    private static final long TIMER_MS = 100;

    private final String chain;
    private final RpcOptions options;
    private final RpcStatistics statistics;
    private final EventLoop loop;
    private final Time.Timer timer;
    private final RpcNodes nodes = new RpcNodes();
    private final WaitingCalls waiting = new WaitingCalls(nodes);
    private final CallsInFlight inFlight;
    private int batchLimit;
    /** Since when calls have waited without one good answer; below 0 where none wait. */
    private long fruitlessSinceMs = -1;
    private boolean saidUnreachable;
    private volatile String lastFailure;
    private NodeCheck check;
    private RpcException aborted;
    private volatile boolean closed;

    /** @param connector opens connections, on that event loop */
    public RpcClient(String chain, List<URI> urls, RpcOptions options, RpcStatistics statistics, EventLoop loop,
            Connection.Connector connector) {
        this.chain = chain;
        this.options = options;
        this.statistics = statistics;
        this.loop = loop;
        this.inFlight = new CallsInFlight(Window.of(options), loop);
        this.batchLimit = options.batch();
        int sockets = (options.sockets() + urls.size() - 1) / urls.size();
        urls.forEach(url -> nodes.add(new RpcNode(this, url, options, sockets, connector)));
        this.lastFailure = "nothing heard yet from " + nodes;
        this.timer = loop.every(TIMER_MS, this::tick);
    }

    /** Makes the calls, in no particular order; completes, on the event loop, when each has its outcome. */
    public <T> CompletableFuture<List<RpcOutcome<T>>> call(List<RpcCall<T>> calls) {
        return call(calls, null);
    }

    /** Makes the calls at that node and no other. */
    public <T> CompletableFuture<List<RpcOutcome<T>>> callAt(URI url, List<RpcCall<T>> calls) {
        return call(calls, nodes.at(url));
    }

    @SuppressWarnings("unchecked")
    CompletableFuture<List<RpcOutcome<Object>>> callAt(RpcNode node, List<? extends RpcCall<?>> calls) {
        return call((List<RpcCall<Object>>) calls, node);
    }

    private <T> CompletableFuture<List<RpcOutcome<T>>> call(List<RpcCall<T>> calls, RpcNode node) {
        PendingRequest<T> request = new PendingRequest<>(calls.size(), node);
        if (calls.isEmpty()) {
            request.done().complete(List.of());
            return request.done();
        }
        loop.execute(() -> {
            request.pendingCalls(calls).forEach(call -> waiting.add(call, calls.size() == 1));
            if (aborted != null) {
                failWaiting(aborted);
            }
            pump();
        });
        return request.done();
    }

    /** Fails all calls, those made later too, until {@link #resume}. */
    public void abort(String reason) {
        loop.execute(() -> {
            aborted = RpcException.stopped(reason);
            failWaiting(aborted);
            nodes.forEach(node -> node.failPending(aborted));
        });
    }

    /** Takes calls again after {@link #abort}. */
    public void resume() {
        loop.execute(() -> aborted = null);
    }

    /**
     * Asks a node nothing for a while; it takes part again when the check finds it good.
     *
     * @param hopeless whether it is what it is, and no call need wait for it
     */
    public void leaveOut(URI url, String why, boolean hopeless) {
        loop.execute(() -> {
            if (hopeless) {
                nodes.at(url).exclude(why);
            } else {
                nodes.at(url).leaveOut(why);
            }
        });
    }

    /** Judges, from now on, each node that is connected to anew. */
    public void check(NodeCheck newCheck) {
        loop.execute(() -> check = newCheck);
    }

    public void close() {
        closed = true;
        timer.cancel();
        abort("the connection was closed");
        loop.execute(() -> nodes.forEach(RpcNode::close));
    }

    /** @param calls most of them unanswered at once, or {@link RpcOptions#AUTO} */
    public void window(int calls) {
        Window changed = Window.of(options.withWindow(calls));
        loop.execute(() -> {
            inFlight.window(changed);
            pump();
        });
    }

    /** How each node does. */
    public List<NodeState> nodeStates() {
        List<NodeState> states = new ArrayList<>();
        nodes.forEach(node -> states.add(node.state()));
        return states;
    }

    /** Calls sent and not answered. */
    public int callsInFlight() {
        return inFlight.count();
    }

    /** What went wrong last, for people. */
    public String lastFailure() {
        return lastFailure;
    }

    /** What went wrong last with that node, for people. */
    public String lastFailure(URI url) {
        return nodes.at(url).lastFailure();
    }

    // What follows runs on the event loop only.

    /** The next good node behind that one, in a circle, that one last. @param before null for the first */
    public Optional<URI> goodNodeAfter(URI before) {
        RpcNode next = nodes.goodOneAfter(before);
        if (next == null) {
            // Without calls to make, nothing else would look for a node that is back.
            pump();
            return Optional.empty();
        }
        return Optional.of(next.url());
    }

    void pump() {
        long nowMs = nowMs();
        nodes.forEach(node -> {
            node.connect(nowMs);
            pumpOwn(node, nowMs);
        });
        while (!waiting.noneForAnyNode()) {
            int room = inFlight.room();
            RpcSocket socket = room == 0 ? null : nodes.leastBusySocket(nowMs);
            if (socket == null) {
                return;
            }
            send(waiting.poll(Math.min(Math.min(batchLimit, room), socket.node().allowed(nowMs))), socket, nowMs);
        }
    }

    /** Calls for this node alone, and those that others refused: one by one, they are few. */
    private void pumpOwn(RpcNode node, long nowMs) {
        for (RpcSocket socket = node.freeSocket(nowMs); socket != null; socket = node.freeSocket(nowMs)) {
            PendingCall<?> call = node.own.poll();
            if (call == null && node.isGood() && waiting.anyRefused() && inFlight.room() > 0) {
                call = waiting.pollFor(node);
            }
            if (call == null) {
                return;
            }
            send(List.of(call), socket, nowMs);
        }
    }

    private void send(List<PendingCall<?>> batch, RpcSocket socket, long nowMs) {
        inFlight.sent(batch);
        statistics.called(batch.size());
        socket.node().sent(batch.size());
        socket.send(batch, nowMs + options.timeoutMs());
    }

    RpcNodes nodes() {
        return nodes;
    }

    NodeCheck check() {
        return check;
    }

    String chain() {
        return chain;
    }

    void connected(RpcSocket socket) {
        if (closed) {
            socket.close();
            return;
        }
        LOG.debug("chain={} connected to {}", chain, socket.node().shown());
        saidUnreachable = false;
        socket.node().connected(socket);
        pump();
    }

    void connectFailed(RpcNode node, String why) {
        lastFailure = node.shown() + ": " + why;
        node.connectFailed(why);
        if (!saidUnreachable && !nodes.anyIsGood()) {
            saidUnreachable = true;
            LOG.warn("chain={} no connection to {}; trying again for {} s", chain, lastFailure,
                    TimeUnit.MILLISECONDS.toSeconds(options.patienceMs()));
        }
    }

    void disconnected(RpcSocket socket, String why) {
        if (!closed && aborted == null) {
            LOG.warn("chain={} {} {}", chain, socket.node().shown(), why);
        }
        socket.node().connectionLost(socket, why);
        inFlight.failed(socket.pendingCalls());
        socket.failPending(RpcException.transientFailure(socket.node().shown() + " " + why));
        pump();
    }

    /** An answer to the call has come: the room it leaves may be filled before it is read. */
    void arrived(PendingCall<?> call) {
        if (call.inFlight) {
            statistics.answered(call.call.method(), loop.nanos() - call.sentNanos);
        }
        inFlight.arrived(call);
    }

    <T> void answered(PendingCall<T> call, RpcSocket socket, T result) {
        inFlight.left(call);
        if (call.node() == null) {
            fruitlessSinceMs = -1;
        }
        socket.node().answered(socket);
        call.settle(RpcOutcome.of(result));
    }

    void unasked() {
        statistics.unasked();
    }

    /** A call in flight was answered with an error, or not in time: it is made again, or that was its last attempt. */
    void failed(PendingCall<?> call, RpcNode node, RpcException failure) {
        boolean passes = failure.kind() == RpcException.Kind.TRANSIENT;
        if (passes) {
            call.failures++;
            node.failed();
            inFlight.failed(1);
        } else {
            call.refusedBy(node);
            node.refused();
        }
        retryOrSettle(call, failure);
        if ((!passes || node.fails())
                && aborted == null
                && call.node() == null
                && node.isGood()
                && nodes.anotherIsGood(node)) {
            node.leaveOut(failure.getMessage());
        }
    }

    /** The connection ended with the call unanswered. */
    void lost(PendingCall<?> call, RpcException failure) {
        call.losses++;
        retryOrSettle(call, failure);
    }

    /** A call in flight came to nothing: it is made again, here or elsewhere, or that was its last attempt. */
    private void retryOrSettle(PendingCall<?> call, RpcException failure) {
        inFlight.left(call);
        statistics.failed(failure);
        lastFailure = failure.getMessage();
        if (aborted != null) {
            call.settle(RpcOutcome.failed(aborted));
        } else if (failure.kind() != RpcException.Kind.TRANSIENT) {
            refused(call, failure);
        } else if (call.attempts() >= options.attempts()) {
            call.settle(RpcOutcome.failed(RpcException.transientFailure(call.call.method() + ": " + options.attempts()
                    + " attempts failed, the last with: " + failure.getMessage())));
        } else {
            statistics.retried();
            waiting.backOff(call);
            loop.after(waitMs(Math.max(2, call.attempts() + 1)), () -> {
                if (waiting.comesBack(call)) {
                    pump();
                }
            });
        }
    }

    private void refused(PendingCall<?> call, RpcException failure) {
        if (call.node() != null || nodes.allRefuse(call)) {
            fruitlessSinceMs = -1;
            call.settle(RpcOutcome.failed(failure));
        } else {
            statistics.retried();
            waiting.add(call, true);
        }
    }

    /**
     * The node refused a batch for its size: its calls go out again in smaller ones.
     *
     * @param smaller calls of a batch from now on
     */
    void batchRefused(List<? extends PendingCall<?>> calls, int smaller, RpcException failure) {
        if (smaller < batchLimit) {
            batchLimit = smaller;
            LOG.warn(
                    "chain={} a batch was refused ({}): batches of {} from now on",
                    chain,
                    failure.getMessage(),
                    batchLimit);
        }
        calls.forEach(call -> {
            inFlight.left(call);
            statistics.retried();
            waiting.add(call, true);
        });
    }

    private void tick() {
        long nowMs = nowMs();
        nodes.forEach(node -> node.expire(nowMs));
        if (waiting.isEmpty()) {
            fruitlessSinceMs = -1;
            return;
        }
        if (fruitlessSinceMs < 0) {
            fruitlessSinceMs = nowMs;
        } else if (nowMs - fruitlessSinceMs > options.patienceMs()) {
            fruitlessSinceMs = nowMs;
            failWaiting(RpcException.transientFailure("no node answers; last: " + lastFailure));
        }
        pump();
    }

    private void failWaiting(RpcException failure) {
        waiting.drain().forEach(call -> call.settle(RpcOutcome.failed(failure)));
    }

    /** Monotonic, ms since this client was made. */
    long nowMs() {
        return loop.nowMs();
    }

    /** Wait before attempt number {@code attempt}, from 2. */
    long waitMs(int attempt) {
        return options.waitMs(attempt);
    }
}
