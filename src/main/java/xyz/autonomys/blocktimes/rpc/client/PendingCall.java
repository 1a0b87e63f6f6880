package xyz.autonomys.blocktimes.rpc.client;

import java.util.HashSet;
import java.util.Set;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** A call on its way: queued, in flight or waiting for its next attempt. Belongs to the client's event loop. */
final class PendingCall<T> {

    private static final int LOSSES_OF_AN_ATTEMPT = 4;

    final RpcCall<T> call;
    private final PendingRequest<T> request;
    private final int place;
    /** Times it failed by itself, in a way that may pass. */
    int failures;
    /** Connections that ended with the call unanswered. */
    int losses;
    /**
     * Nodes that answered an error which will not pass: another may know better. Nearly always none, so made when
     * needed.
     */
    private Set<RpcNode> refusedBy = Set.of();
    /** Whether it takes a place in the window: it was sent, and nothing has come back. */
    boolean inFlight;
    /** Monotonic clock, ns. */
    long sentNanos;
    /** Monotonic clock, ms: when an unanswered call in flight times out. */
    long deadlineMs;
    private boolean settled;

    PendingCall(RpcCall<T> call, PendingRequest<T> request, int place) {
        this.call = call;
        this.request = request;
        this.place = place;
    }

    /** Attempts used up. Many calls are lost with one connection: several such losses make one attempt. */
    int attempts() {
        return failures + losses / LOSSES_OF_AN_ATTEMPT;
    }

    void refusedBy(RpcNode node) {
        if (refusedBy.isEmpty()) {
            refusedBy = new HashSet<>();
        }
        refusedBy.add(node);
    }

    boolean isRefusedBy(RpcNode node) {
        return refusedBy.contains(node);
    }

    boolean isRefused() {
        return !refusedBy.isEmpty();
    }

    /** The only node to be asked; null for any. */
    RpcNode node() {
        return request.node();
    }

    void settle(RpcOutcome<T> outcome) {
        if (!settled) {
            settled = true;
            request.settle(place, outcome);
        }
    }
}
