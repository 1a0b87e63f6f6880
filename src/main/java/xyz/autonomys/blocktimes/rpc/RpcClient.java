package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the nodes of one chain: a queue of calls, a bounded window of calls in flight over all good nodes, and another
 * attempt for what may pass, or what another node may know.
 *
 * <p>All state belongs to one event loop, on which nodes, sockets, timers and {@link #call} do their work; so there are no
 * locks. Public methods may be used from any thread.
 */
final class RpcClient {

    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
    private static final long TIMER_MS = 100;

    private final String chain;
    private final RpcOptions options;
    private final RpcStatistics statistics;
    private final Vertx vertx;
    private final Context loop;
    private final long originNanos = System.nanoTime();
    private final long timer;
    private final List<RpcNode> nodes = new ArrayList<>();
    /** Requests of one call go first: whole ranges wait for them, and they are few. */
    private final Deque<PendingCall<?>> urgent = new ArrayDeque<>();
    private final Deque<PendingCall<?>> queue = new ArrayDeque<>();
    /** Calls that failed and wait for their next attempt. */
    private final Set<PendingCall<?>> backingOff = new HashSet<>();
    private final Window window;
    private int inFlight;
    private int batchLimit;
    /** Since when calls have waited without one good answer; below 0 where none wait. */
    private long fruitlessSinceMs = -1;
    private boolean saidUnreachable;
    private volatile String lastFailure;
    private NodeCheck check;
    private RpcException aborted;
    private volatile boolean closed;

    RpcClient(String chain, List<URI> urls, RpcOptions options, RpcStatistics statistics, Vertx vertx, Context loop,
            RpcSocket.Connector connector) {
        this.chain = chain;
        this.options = options;
        this.statistics = statistics;
        this.vertx = vertx;
        this.loop = loop;
        this.window = Window.of(options);
        this.batchLimit = options.batch();
        int sockets = (options.sockets() + urls.size() - 1) / urls.size();
        urls.forEach(url -> nodes.add(new RpcNode(this, url, options, sockets, connector)));
        this.lastFailure = "nothing heard yet from " + nodes.stream().map(RpcNode::shown).collect(Collectors.joining(", "));
        this.timer = vertx.setPeriodic(TIMER_MS, id -> loop.runOnContext(v -> tick()));
    }

    /** Makes the calls, in no particular order; completes, on the event loop, when each has its outcome. */
    public <T> CompletableFuture<List<RpcOutcome<T>>> call(List<RpcCall<T>> calls) {
        return call(calls, null);
    }

    /** Makes the calls at that node and no other. */
    public <T> CompletableFuture<List<RpcOutcome<T>>> callAt(URI url, List<RpcCall<T>> calls) {
        return call(calls, nodes.stream().filter(node -> node.url().equals(url)).findFirst().orElseThrow());
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
        loop.runOnContext(v -> {
            request.pendingCalls(calls).forEach(call -> enqueue(call, calls.size() == 1));
            if (aborted != null) {
                failWaiting(aborted);
            }
            pump();
        });
        return request.done();
    }

    /** Fails all calls, those made later too, until {@link #resume}. */
    public void abort(String reason) {
        loop.runOnContext(v -> {
            aborted = new RpcException(RpcException.Kind.STOPPED, RpcException.NO_CODE, reason);
            failWaiting(aborted);
            nodes.forEach(node -> node.failPending(aborted));
        });
    }

    /** Takes calls again after {@link #abort}. */
    public void resume() {
        loop.runOnContext(v -> aborted = null);
    }

    /** Asks a node nothing for a while; it takes part again when the check finds it good. */
    public void leaveOut(URI url, String why) {
        loop.runOnContext(v -> nodes.stream().filter(node -> node.url().equals(url)).forEach(node -> node.leaveOut(why)));
    }

    /** Judges, from now on, each node that is connected to anew. */
    public void check(NodeCheck newCheck) {
        loop.runOnContext(v -> check = newCheck);
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
        abort("the connection was closed");
        loop.runOnContext(v -> nodes.forEach(RpcNode::close));
    }

    /** What went wrong last, for people. */
    public String lastFailure() {
        return lastFailure;
    }

    // What follows runs on the event loop only.

    private void enqueue(PendingCall<?> call, boolean first) {
        RpcNode node = call.node();
        (node != null ? node.own : first ? urgent : queue).add(call);
    }

    private boolean nothingWaits() {
        return urgent.isEmpty() && queue.isEmpty();
    }

    void pump() {
        long nowMs = nowMs();
        for (RpcNode node : nodes) {
            node.connect(nowMs);
            while (!node.own.isEmpty() && send(node.freeSocket(nowMs), node, nowMs, node.own, node.own)) {
                continue;
            }
        }
        while (!nothingWaits()) {
            if (inFlight >= window.size()) {
                window.full();
                return;
            }
            RpcSocket socket = leastBusySocket(nowMs);
            if (!send(socket, socket == null ? null : socket.node(), nowMs, urgent, queue)) {
                return;
            }
        }
    }

    /** Sends what fits into one message; false where there is no socket for it. */
    private boolean send(RpcSocket socket, RpcNode node, long nowMs, Deque<PendingCall<?>> first, Deque<PendingCall<?>> second) {
        if (socket == null) {
            return false;
        }
        int most = Math.max(1, Math.min(batchLimit, Math.min(window.size() - inFlight, node.allowed(nowMs))));
        List<PendingCall<?>> batch = new ArrayList<>(most);
        while (batch.size() < most && !(first.isEmpty() && second.isEmpty())) {
            batch.add(first.isEmpty() ? second.poll() : first.poll());
        }
        long nowNanos = System.nanoTime();
        batch.forEach(call -> {
            call.inFlight = true;
            call.sentNanos = nowNanos;
        });
        inFlight += batch.size();
        statistics.called(batch.size());
        node.sent(batch.size());
        socket.send(batch, nowMs + options.timeoutMs());
        return true;
    }

    /** The socket with the fewest calls in flight among those of good nodes; null where there is none. */
    private RpcSocket leastBusySocket(long nowMs) {
        RpcSocket least = null;
        for (RpcNode node : nodes) {
            RpcSocket socket = node.isGood() ? node.freeSocket(nowMs) : null;
            if (socket != null && (least == null || socket.pendingCalls() < least.pendingCalls())) {
                least = socket;
            }
        }
        return least;
    }

    NodeCheck check() {
        return check;
    }

    boolean anyIsGood() {
        return nodes.stream().anyMatch(RpcNode::isGood);
    }

    boolean anotherIsGood(RpcNode than) {
        return nodes.stream().anyMatch(node -> node != than && node.isGood());
    }

    void connected(RpcSocket socket) {
        if (closed) {
            socket.close();
            return;
        }
        LOG.debug("chain={} connected to {}", chain, socket.node().shown());
        saidUnreachable = false;
        socket.node().connected();
        pump();
    }

    void connectFailed(RpcNode node, String why) {
        lastFailure = node.shown() + ": " + why;
        node.connectFailed(why);
        if (!saidUnreachable && !anyIsGood()) {
            saidUnreachable = true;
            LOG.warn("chain={} no connection to {}; trying again for {} s", chain, lastFailure,
                    TimeUnit.MILLISECONDS.toSeconds(options.patienceMs()));
        }
    }

    void disconnected(RpcSocket socket, String why) {
        if (!closed && aborted == null) {
            LOG.warn("chain={} {} {}", chain, socket.node().shown(), why);
        }
        socket.node().connectionLost(why);
        socket.failPending(RpcException.transientFailure(socket.node().shown() + " " + why));
        pump();
    }

    void sayLeftOut(RpcNode node, String why, long waitMs) {
        LOG.warn("chain={} {} left out: {}; tried again in {} s", chain, node.shown(), why, Math.max(1, Math.round(waitMs / 1000.0)));
    }

    void takesPartAgain(RpcNode node) {
        LOG.info("chain={} {} takes part again", chain, node.shown());
    }

    /** An answer to the call has arrived, and with it room in the window, whatever it will turn out to say. */
    void arrived(PendingCall<?> call) {
        if (call.inFlight) {
            call.inFlight = false;
            inFlight--;
            long nowNanos = System.nanoTime();
            window.answered(nowNanos, nowNanos - call.sentNanos);
        }
    }

    <T> void answered(PendingCall<T> call, RpcNode node, T result) {
        arrived(call);
        fruitlessSinceMs = -1;
        node.answered();
        call.settle(RpcOutcome.of(result));
    }

    void unasked() {
        statistics.unasked();
    }

    /** A call in flight was answered with an error, or not in time: it is made again, or that was its last attempt. */
    void failed(PendingCall<?> call, RpcNode node, RpcException failure) {
        if (failure.kind() == RpcException.Kind.TRANSIENT) {
            node.failed();
            window.failed();
        } else {
            fruitlessSinceMs = -1;
        }
        retryOrSettle(call, node, failure);
        boolean unfit = failure.kind() == RpcException.Kind.PERMANENT || node.fails();
        if (unfit && aborted == null && call.node() == null && node.isGood() && anotherIsGood(node)) {
            node.leaveOut(failure.getMessage());
        }
    }

    /** A call in flight came to nothing through no fault of its own. */
    void retryOrSettle(PendingCall<?> call, RpcNode node, RpcException failure) {
        arrived(call);
        call.attempts++;
        statistics.failed(failure);
        lastFailure = failure.getMessage();
        boolean another = failure.kind() == RpcException.Kind.PERMANENT && call.node() == null && anotherIsGood(node);
        if (aborted != null) {
            call.settle(RpcOutcome.failed(aborted));
        } else if (failure.kind() != RpcException.Kind.TRANSIENT && !another) {
            call.settle(RpcOutcome.failed(failure));
        } else if (call.attempts >= options.attempts()) {
            call.settle(RpcOutcome.failed(RpcException.transientFailure(
                    call.call.method() + ": " + options.attempts() + " attempts failed, the last with: " + failure.getMessage())));
        } else {
            statistics.retried();
            backingOff.add(call);
            later(another ? 1 : waitMs(call.attempts + 1), () -> {
                if (backingOff.remove(call)) {
                    enqueue(call, true);
                    pump();
                }
            });
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
            LOG.warn("chain={} a batch was refused ({}): batches of {} from now on", chain, failure.getMessage(), batchLimit);
        }
        calls.forEach(call -> {
            arrived(call);
            statistics.retried();
            enqueue(call, true);
        });
    }

    private void tick() {
        long nowMs = nowMs();
        nodes.forEach(node -> node.expire(nowMs));
        if (nothingWaits() && backingOff.isEmpty() && nodes.stream().allMatch(node -> node.own.isEmpty())) {
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
        List<PendingCall<?>> waiting = new ArrayList<>(urgent);
        waiting.addAll(queue);
        waiting.addAll(backingOff);
        urgent.clear();
        queue.clear();
        backingOff.clear();
        nodes.forEach(node -> {
            waiting.addAll(node.own);
            node.own.clear();
        });
        waiting.forEach(call -> call.settle(RpcOutcome.failed(failure)));
    }

    /** Monotonic, ms since this client was made. */
    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - originNanos);
    }

    /** Wait before attempt number {@code attempt}, from 2. */
    long waitMs(int attempt) {
        return options.backoffMs(attempt, ThreadLocalRandom.current().nextDouble());
    }

    private void later(long delayMs, Runnable task) {
        vertx.setTimer(delayMs, id -> loop.runOnContext(v -> task.run()));
    }
}
