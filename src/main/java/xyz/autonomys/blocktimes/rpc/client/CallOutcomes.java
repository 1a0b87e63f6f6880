package xyz.autonomys.blocktimes.rpc.client;

import java.util.List;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * What becomes of calls: a result, another attempt for what may pass, another node for what that one may know, or a
 * failure at last. Belongs to the client's event loop.
 */
final class CallOutcomes {

    private final RpcOptions options;
    private final RpcStatistics statistics;
    private final EventLoop loop;
    private final RpcNodes nodes;
    private final WaitingCalls waiting;
    private final CallsInFlight inFlight;
    private final CallDispatcher dispatcher;
    /** Since when calls have waited without one good answer; below 0 where none wait. */
    private long fruitlessSinceMs = -1;
    /** Null where calls are made. */
    private RpcException aborted;
    /** What went wrong last, for people; read by any thread. */
    private volatile String lastFailure;

    CallOutcomes(RpcOptions options, RpcStatistics statistics, EventLoop loop, RpcNodes nodes, WaitingCalls waiting,
            CallsInFlight inFlight, CallDispatcher dispatcher) {
        this.options = options;
        this.statistics = statistics;
        this.loop = loop;
        this.nodes = nodes;
        this.waiting = waiting;
        this.inFlight = inFlight;
        this.dispatcher = dispatcher;
    }

    /** For any thread. */
    String lastFailure() {
        return lastFailure;
    }

    void lastFailure(String why) {
        lastFailure = why;
    }

    /** Fails all calls, until {@link #resume}. */
    void abort(RpcException why) {
        aborted = why;
        failWaiting(why);
        nodes.forEach(node -> node.failPending(why));
    }

    void resume() {
        aborted = null;
    }

    boolean isAborted() {
        return aborted != null;
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
            loop.after(options.waitMs(Math.max(2, call.attempts() + 1)), () -> {
                if (waiting.comesBack(call)) {
                    dispatcher.dispatch();
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
    void batchRefused(List<PendingCall<?>> calls, int smaller, RpcException failure) {
        dispatcher.limitBatches(smaller, failure);
        calls.forEach(call -> {
            inFlight.left(call);
            statistics.retried();
            waiting.add(call, true);
        });
    }

    /** Fails the calls that wait, where patience is at its end. */
    void expire(long nowMs) {
        if (fruitlessSinceMs < 0) {
            fruitlessSinceMs = nowMs;
        } else if (nowMs - fruitlessSinceMs > options.patienceMs()) {
            fruitlessSinceMs = nowMs;
            failWaiting(RpcException.transientFailure("no endpoint responds; last: " + lastFailure));
        }
    }

    /** No call waits. */
    void noneWaits() {
        fruitlessSinceMs = -1;
    }

    /** Fails the calls that wait, where none are made. */
    void failIfAborted() {
        if (aborted != null) {
            failWaiting(aborted);
        }
    }

    private void failWaiting(RpcException failure) {
        waiting.drain().forEach(call -> call.settle(RpcOutcome.failed(failure)));
    }
}
