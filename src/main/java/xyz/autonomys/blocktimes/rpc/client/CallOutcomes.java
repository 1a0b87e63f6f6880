package xyz.autonomys.blocktimes.rpc.client;

import java.util.List;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.limit.Patience;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * Decides the outcome of each call: its result, a retry after a transient failure, a retry at another endpoint after a
 * permanent one, or a final failure. Belongs to the client's event loop.
 */
final class CallOutcomes {

    private final RpcOptions options;
    private final RpcStatistics statistics;
    private final EventLoop loop;
    private final RpcNodes nodes;
    private final WaitingCalls waiting;
    private final CallsInFlight inFlight;
    private final CallDispatcher dispatcher;
    private final HeldReplies held;
    private final Patience patience;
    /** Why all calls fail; null unless calls are aborted. */
    private RpcException aborted;
    /** The latest failure, as text for the user; null before the first. Any thread may read it. */
    private volatile String lastFailure;

    CallOutcomes(RpcOptions options, RpcStatistics statistics, EventLoop loop, RpcNodes nodes, WaitingCalls waiting,
            CallsInFlight inFlight, CallDispatcher dispatcher, HeldReplies held) {
        this.options = options;
        this.statistics = statistics;
        this.loop = loop;
        this.nodes = nodes;
        this.waiting = waiting;
        this.inFlight = inFlight;
        this.dispatcher = dispatcher;
        this.held = held;
        this.patience = new Patience(options.patienceMs());
    }

    String lastFailure() {
        return lastFailure == null ? "no response yet from " + nodes : lastFailure;
    }

    void connectFailed(RpcNode node, ConnectFailure failure) {
        lastFailure = node.shown() + ": " + failure.getMessage();
        statistics.failed(RpcException.transientFailure(lastFailure));
        patience.pause(failure.waitMs());
        node.connectFailed(failure);
        failHopeless();
    }

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

    /** A response to the call has arrived. Its place in the window is free before it is parsed. */
    void arrived(PendingCall<?> call) {
        if (call.inFlight) {
            statistics.answered(call.call.method(), loop.nanos() - call.sentNanos);
        }
        inFlight.arrived(call);
    }

    void reading(int size) {
        held.reading(size);
    }

    /** @param size of the response, in bytes */
    <T> void answered(PendingCall<T> call, RpcSocket socket, T result, int size) {
        inFlight.left(call);
        if (call.node() == null) {
            patience.renew();
        }
        socket.node().answered(socket, call);
        if (call.isSettled()) {
            return; // its request was given up
        }
        held.received(call, size);
        if (call.votes() == null) {
            call.settle(RpcOutcome.of(result));
        } else {
            call.votes().add(socket.node(), result);
            if (call.votes().agreed().isEmpty() && nodes.mayRespond(call)) {
                waiting.add(call, true);
            } else {
                call.decide();
            }
        }
    }

    void decideWaiting() {
        waiting.decidable().forEach(PendingCall::decide);
    }

    void unasked() {
        statistics.unasked();
    }

    /**
     * A call in flight got an error or an unusable response, or none in time. Retries the call, or fails it after its
     * last attempt. Skips the endpoint if it refused the call or mostly fails, and another one is good.
     */
    void failed(PendingCall<?> call, RpcNode node, RpcException failure) {
        boolean passes = failure.kind() == RpcException.Kind.TRANSIENT;
        if (passes) {
            call.failures++;
            node.failed();
            inFlight.failed(1);
        } else {
            call.refusedBy(node);
            node.accepted(call);
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

    /**
     * The endpoint refused the call for the rate of calls. The call waits, and the endpoint gets fewer calls. This is
     * no attempt that failed, unless others are accepted again and again, and this one never.
     */
    void limited(PendingCall<?> call, RpcNode node, RpcException failure, long askedMs) {
        if (!call.mayBeLimited(node.accepted())) {
            failed(call, node, RpcException.transientFailure(failure.getMessage()));
            return;
        }
        inFlight.left(call);
        statistics.failed(failure);
        statistics.limited();
        lastFailure = node.shown() + ": " + failure.getMessage();
        patience.pause(node.limited(failure, loop.nowMs() - call.ageMs(loop.nanos()), askedMs));
        if (aborted != null) {
            call.settle(RpcOutcome.failed(aborted));
        } else if (!call.isSettled()) {
            statistics.retried();
            waiting.addLimited(call);
        }
    }

    /** The connection ended before a response to the call arrived. */
    void lost(PendingCall<?> call, RpcException failure) {
        call.losses++;
        retryOrSettle(call, failure);
    }

    /** Retries a call that has no result, at any endpoint or at another one, or fails it after its last attempt. */
    private void retryOrSettle(PendingCall<?> call, RpcException failure) {
        inFlight.left(call);
        statistics.failed(failure);
        lastFailure = failure.getMessage();
        if (call.isSettled()) {
            return; // its request was given up
        }
        if (aborted != null) {
            call.settle(RpcOutcome.failed(aborted));
        } else if (failure.kind() != RpcException.Kind.TRANSIENT) {
            refused(call, failure);
        } else if (call.hasVotes() && (call.attempts() >= options.attempts() || !nodes.mayRespond(call))) {
            call.decide();
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

    private void refused(PendingCall<?> call, RpcException why) {
        RpcException failure = call.refusal(why);
        if (call.hasVotes()) {
            // Another endpoint that is about to be good may respond; the tick decides if none is left.
            waiting.add(call, true);
            decideWaiting();
        } else if (call.node() != null || nodes.allRefuse(call)) {
            patience.renew();
            call.settle(RpcOutcome.failed(failure));
        } else {
            statistics.retried();
            waiting.add(call, true);
        }
    }

    /**
     * An endpoint refused a batch for its size. Queues the calls again, to be sent in smaller batches.
     *
     * @param smaller largest number of calls in a batch from now on
     */
    void batchRefused(List<PendingCall<?>> calls, int smaller, RpcException failure) {
        dispatcher.limitBatches(smaller, failure);
        calls.forEach(call -> {
            inFlight.left(call);
            statistics.retried();
            waiting.add(call, true);
        });
    }

    /** Fails all waiting calls if none has succeeded for as long as {@link Patience} lasts. */
    void expire(long nowMs) {
        if (patience.isOver(nowMs)) {
            failWaiting(RpcException.transientFailure("no endpoint responds; last: " + lastFailure()));
        }
    }

    void noneWaits() {
        patience.renew();
    }

    /** Fails the waiting calls that have no chance: calls are aborted, or endpoints refuse this program. */
    void failHopeless() {
        if (aborted != null) {
            failWaiting(aborted);
        } else if (nodes.allAreDenied()) {
            failWaiting(RpcException.permanentFailure(lastFailure()));
        } else {
            waiting.drainUnservable().forEach(call -> call.settle(RpcOutcome.failed(call.lastRefusal())));
            waiting.drainDenied().forEach(call ->
                    call.settle(RpcOutcome.failed(RpcException.permanentFailure(call.node().lastFailure()))));
        }
    }

    private void failWaiting(RpcException failure) {
        waiting.drain().forEach(call -> call.settle(RpcOutcome.failed(failure)));
    }
}
