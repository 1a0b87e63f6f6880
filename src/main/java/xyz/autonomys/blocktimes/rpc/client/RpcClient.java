package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.CallsInParts;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.HeldOutcomes;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.limit.Window;
import xyz.autonomys.blocktimes.time.EventLoop;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Makes calls to the endpoints of one chain. Calls wait in a queue, and a window limits the calls in flight over all
 * good endpoints. A call is retried after a transient failure, and at another endpoint after a permanent one.
 *
 * <p>All state belongs to one event loop, which does all work of endpoints, connections, timers and calls, so there are
 * no locks. Public methods may be called from any thread, except {@link #goodNodeAfter}.
 */
public final class RpcClient {

    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
    private static final long TIMER_MS = 100;
    private final String chain;
    private final RpcOptions options;
    private final EventLoop loop;
    private final Time.Timer timer;
    private final RpcNodes nodes = new RpcNodes();
    private final WaitingCalls waiting = new WaitingCalls(nodes);
    private final CallsInFlight inFlight;
    private final CallDispatcher dispatcher;
    private final CallOutcomes outcomes;
    private final HeldReplies held;
    private NodeCheck check;
    private volatile boolean closed;

    /** @param connector opens connections, on {@code loop} */
    public RpcClient(String chain, List<URI> urls, RpcOptions options, RpcStatistics statistics, EventLoop loop,
            Connection.Connector connector) {
        this.chain = chain;
        this.options = options;
        this.loop = loop;
        this.inFlight = new CallsInFlight(Window.of(options), loop);
        this.held = new HeldReplies(options.memory());
        this.dispatcher = new CallDispatcher(chain, options, statistics, loop, nodes, waiting, inFlight, held);
        int sockets = (options.sockets() + urls.size() - 1) / urls.size();
        this.outcomes = new CallOutcomes(options, statistics, loop, nodes, waiting, inFlight, dispatcher, held);
        urls.forEach(url -> nodes.add(new RpcNode(this, url, options, sockets, connector)));
        this.timer = loop.every(TIMER_MS, this::tick);
    }

    /**
     * Makes the calls, in no particular order. The future completes on the event loop when each call has its outcome.
     * It never fails.
     *
     * @return the outcomes, in the order of {@code calls}
     */
    public <T> CompletableFuture<List<RpcOutcome<T>>> call(List<RpcCall<T>> calls) {
        return make(calls, new PendingRequest<>(calls.size(), null));
    }

    /**
     * Makes the calls as {@link #call} does. Their responses count as memory in use until they are released; if all of
     * the client are too large together, these calls fail with {@link RpcException.Kind#TOO_LARGE}. Of
     * {@link CallsInParts}, returns the next part.
     */
    public <T> CompletableFuture<HeldOutcomes<T>> callAndHold(List<RpcCall<T>> calls) {
        CallsInParts<T> inParts = calls instanceof CallsInParts<T> parts ? parts : new CallsInParts<>(calls);
        return inParts.next(made -> {
            PendingRequest<T> request = new PendingRequest<>(made);
            loop.execute(() -> held.begun(request));
            make(made, request);
            return new OutcomesInParts<>(request, loop, held, this::dispatch);
        });
    }

    public <T> CompletableFuture<List<RpcOutcome<T>>> callAt(URI url, List<RpcCall<T>> calls) {
        return make(calls, new PendingRequest<>(calls.size(), nodes.at(url)));
    }

    private <T> CompletableFuture<List<RpcOutcome<T>>> make(List<RpcCall<T>> calls, PendingRequest<T> request) {
        if (calls.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        loop.execute(() -> {
            request.pendingCalls(calls).forEach(call -> waiting.add(call, calls.size() == 1));
            if (!outcomes.isAborted()) {
                dispatch();
            }
            outcomes.failHopeless();
        });
        return request.done();
    }

    /** Fails all current calls, and all later ones until {@link #resume}. */
    public void abort(String reason) {
        loop.execute(() -> outcomes.abort(RpcException.stopped(reason)));
    }

    public void resume() {
        loop.execute(outcomes::resume);
    }

    /**
     * Skips an endpoint for a while. It gets calls again once it passes the check.
     *
     * @param why the reason, as text for the user
     * @param hopeless whether the endpoint is unsuitable, so that no call waits for it
     */
    public void leaveOut(URI url, String why, boolean hopeless) {
        RpcNode node = nodes.at(url);
        loop.execute(hopeless ? () -> node.exclude(why) : () -> node.leaveOut(why));
    }

    /** Notes the oldest block of an endpoint, below which it gets no calls; {@link RpcCall#ANY} if it has all. */
    public void oldestBlock(URI url, long block) {
        loop.execute(() -> nodes.oldestBlock(url, block));
    }

    /** Sets the check for endpoints that are connected from now on. Endpoints that are already good are not checked. */
    public void check(NodeCheck newCheck) {
        loop.execute(() -> check = newCheck);
    }

    public void close() {
        closed = true;
        timer.cancel();
        abort("the connection was closed");
        loop.execute(() -> nodes.forEach(RpcNode::close));
    }

    /** @param calls the window, or {@link RpcOptions#AUTO} */
    public void window(int calls) {
        loop.execute(() -> {
            inFlight.window(Window.of(options.withWindow(calls)));
            dispatch();
        });
    }

    public List<NodeState> nodeStates() {
        return nodes.states();
    }

    public int callsInFlight() {
        return inFlight.count();
    }

    /** Returns the latest failure of an endpoint, or of any if {@code url} is null. */
    public String lastFailure(URI url) {
        return url == null ? outcomes.lastFailure() : nodes.at(url).lastFailure();
    }

    /** Returns how much longer an endpoint, or any if {@code url} is null, wants no calls, in ms. */
    public long pauseMs(URI url) {
        return nodes.pauseMs(url);
    }

    // The methods below run only on the event loop.

    /**
     * Returns the next good endpoint after the given one, in a circle, so the given one comes last.
     *
     * @param before null for the first
     * @return empty if no endpoint is good
     */
    public Optional<URI> goodNodeAfter(URI before) {
        RpcNode next = nodes.goodOneAfter(before);
        if (next == null) {
            dispatch(); // while no call waits, nothing else would connect to an endpoint that works again
        }
        return Optional.ofNullable(next).map(RpcNode::url);
    }

    void dispatch() {
        dispatcher.dispatch();
    }

    CallOutcomes outcomes() {
        return outcomes;
    }

    EventLoop loop() {
        return loop;
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
        socket.node().connected(socket);
        dispatch();
    }

    void connectFailed(RpcNode node, ConnectFailure failure) {
        outcomes.connectFailed(node, failure);
        LOG.debug("chain={} no connection to {}", chain, outcomes.lastFailure());
    }

    void disconnected(RpcSocket socket, String why) {
        // Calls in flight are made again; where that does not help, the endpoint is skipped, or an outage is reported.
        LOG.debug("chain={} {} {}", chain, socket.node().shown(), why);
        socket.node().connectionLost(socket, why);
        inFlight.failed(socket.pendingCalls());
        socket.failPending(RpcException.transientFailure(socket.node().shown() + " " + why));
        dispatch();
    }

    private void tick() {
        long nowMs = loop.nowMs();
        nodes.forEach(node -> node.expire(nowMs));
        held.passParts(nowMs);
        if (waiting.isEmpty()) {
            outcomes.noneWaits();
        } else {
            outcomes.decideWaiting();
            outcomes.failHopeless();
            outcomes.expire(nowMs);
            dispatch();
        }
    }
}
