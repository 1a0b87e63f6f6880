package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the nodes of one chain: a queue of calls, a bounded window of calls in flight, a few sockets, and another
 * attempt for what may pass.
 *
 * <p>All state belongs to one event loop, on which sockets, timers and {@link #call} do their work; so there are no
 * locks. {@link #call} and {@link #abort} may be used from any thread.
 */
final class RpcClient {

    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
    private static final long TIMER_MS = 100;

    private final String chain;
    private final RpcOptions options;
    private final RpcStatistics statistics;
    private final Vertx vertx;
    private final Context loop;
    private final long timer;
    private final List<RpcSocket> sockets = new ArrayList<>();
    /** Requests of one call go first: whole ranges wait for them, and they are few. */
    private final Deque<PendingCall<?>> urgent = new ArrayDeque<>();
    private final Deque<PendingCall<?>> queue = new ArrayDeque<>();
    /** Calls that failed and wait for their next attempt. */
    private final Set<PendingCall<?>> backingOff = new HashSet<>();
    private int inFlight;
    private int batchLimit;
    private long unreachableSinceMs = -1;
    private String lastConnectFailure = "";
    private RpcException aborted;
    private volatile boolean closed;

    RpcClient(String chain, List<URI> nodes, RpcOptions options, RpcStatistics statistics, Vertx vertx, Context loop,
            RpcSocket.Connector connector) {
        this.chain = chain;
        this.options = options;
        this.statistics = statistics;
        this.vertx = vertx;
        this.loop = loop;
        this.batchLimit = options.batch();
        for (int i = 0; i < Math.max(options.sockets(), nodes.size()); i++) {
            sockets.add(new RpcSocket(this, connector, nodes.get(i % nodes.size())));
        }
        this.timer = vertx.setPeriodic(TIMER_MS, id -> loop.runOnContext(v -> tick()));
    }

    /** Makes the calls, in no particular order; completes, on the event loop, when each has its outcome. */
    <T> CompletableFuture<List<RpcOutcome<T>>> call(List<RpcCall<T>> calls) {
        PendingRequest<T> request = new PendingRequest<>(calls.size());
        if (calls.isEmpty()) {
            request.done().complete(List.of());
            return request.done();
        }
        loop.runOnContext(v -> {
            (calls.size() == 1 ? urgent : queue).addAll(request.pendingCalls(calls));
            if (aborted != null) {
                failWaiting(aborted);
            }
            pump();
        });
        return request.done();
    }

    /** Fails all calls, those made later too, until {@link #resume}. */
    void abort(String reason) {
        loop.runOnContext(v -> {
            aborted = new RpcException(RpcException.Kind.STOPPED, RpcException.NO_CODE, reason);
            failWaiting(aborted);
            backingOff.forEach(call -> call.settle(RpcOutcome.failed(aborted)));
            backingOff.clear();
            sockets.forEach(socket -> socket.failPending(aborted));
        });
    }

    /** Takes calls again after {@link #abort}. */
    void resume() {
        loop.runOnContext(v -> aborted = null);
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
        abort("the connection was closed");
        loop.runOnContext(v -> sockets.forEach(RpcSocket::close));
    }

    /** Why the last attempt to connect failed; empty where none did. */
    String lastConnectFailure() {
        return lastConnectFailure;
    }

    // What follows runs on the event loop only.

    private void pump() {
        while (inFlight < options.window() && !(urgent.isEmpty() && queue.isEmpty())) {
            RpcSocket socket = leastBusySocket();
            if (socket == null) {
                return;
            }
            List<PendingCall<?>> batch = nextBatch();
            inFlight += batch.size();
            statistics.called(batch.size());
            socket.send(batch, nowMs() + options.timeoutMs());
        }
    }

    private List<PendingCall<?>> nextBatch() {
        int most = Math.min(batchLimit, options.window() - inFlight);
        List<PendingCall<?>> batch = new ArrayList<>(most);
        while (batch.size() < most && !(urgent.isEmpty() && queue.isEmpty())) {
            batch.add(urgent.isEmpty() ? queue.poll() : urgent.poll());
        }
        return batch;
    }

    /** The open socket with the fewest calls in flight; null, after having started to connect, where none is open. */
    private RpcSocket leastBusySocket() {
        sockets.stream().filter(RpcSocket::isIdle).forEach(RpcSocket::connect);
        return sockets.stream().filter(RpcSocket::isOpen).min(Comparator.comparingInt(RpcSocket::pendingCalls)).orElse(null);
    }

    void connected(RpcSocket socket) {
        if (closed) {
            socket.close();
            return;
        }
        unreachableSinceMs = -1;
        LOG.debug("chain={} connected to {}", chain, Endpoints.masked(socket.node()));
        pump();
    }

    void connectFailed(RpcSocket socket, String why) {
        lastConnectFailure = Endpoints.masked(socket.node()) + ": " + why;
        if (unreachableSinceMs < 0 && sockets.stream().noneMatch(RpcSocket::isOpen)) {
            unreachableSinceMs = nowMs();
            LOG.warn("chain={} no connection to {}; trying again for {} s", chain, lastConnectFailure,
                    TimeUnit.MILLISECONDS.toSeconds(options.patienceMs()));
        }
    }

    void disconnected(RpcSocket socket, String why) {
        if (!closed && aborted == null) {
            LOG.warn("chain={} {} {}", chain, Endpoints.masked(socket.node()), why);
        }
        socket.failPending(RpcException.transientFailure(Endpoints.masked(socket.node()) + " " + why));
        pump();
    }

    <T> void answered(PendingCall<T> call, T result) {
        inFlight--;
        call.settle(RpcOutcome.of(result));
    }

    /** A message was read to its end: what it answered left room in the window. */
    void messageRead() {
        pump();
    }

    void unasked() {
        statistics.unasked();
    }

    /** A call in flight failed: it is made again later, or that was its last attempt. */
    <T> void failed(PendingCall<T> call, RpcException failure) {
        inFlight--;
        call.attempts++;
        statistics.failed(failure);
        if (failure.kind() != RpcException.Kind.TRANSIENT || aborted != null) {
            call.settle(RpcOutcome.failed(aborted != null ? aborted : failure));
        } else if (call.attempts >= options.attempts()) {
            call.settle(RpcOutcome.failed(RpcException.transientFailure(
                    call.call.method() + ": " + options.attempts() + " attempts failed, the last with: " + failure.getMessage())));
        } else {
            statistics.retried();
            backingOff.add(call);
            later(options.backoffMs(call.attempts + 1, ThreadLocalRandom.current().nextDouble()), () -> {
                if (backingOff.remove(call)) {
                    urgent.add(call);
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
        inFlight -= calls.size();
        calls.forEach(call -> {
            statistics.retried();
            urgent.add(call);
        });
    }

    private void tick() {
        long now = nowMs();
        sockets.forEach(socket -> socket.expire(now, options.timeoutMs()));
        if (unreachableSinceMs >= 0 && now - unreachableSinceMs > options.patienceMs()) {
            unreachableSinceMs = now;
            failWaiting(RpcException.transientFailure("no node answers; last: " + lastConnectFailure));
        }
        if (!urgent.isEmpty() || !queue.isEmpty()) {
            pump();
        }
    }

    private void failWaiting(RpcException failure) {
        List<PendingCall<?>> waiting = new ArrayList<>(urgent);
        waiting.addAll(queue);
        urgent.clear();
        queue.clear();
        waiting.forEach(call -> call.settle(RpcOutcome.failed(failure)));
    }

    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    long reconnectWaitMs(int failuresInARow) {
        return options.backoffMs(failuresInARow + 1, ThreadLocalRandom.current().nextDouble());
    }

    void later(long delayMs, Runnable task) {
        vertx.setTimer(delayMs, id -> loop.runOnContext(v -> task.run()));
    }
}
