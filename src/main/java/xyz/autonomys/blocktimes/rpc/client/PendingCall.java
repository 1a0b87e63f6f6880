package xyz.autonomys.blocktimes.rpc.client;

import java.util.HashSet;
import java.util.Set;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** A call that has no outcome yet: queued, in flight or waiting for a retry. Belongs to the client's event loop. */
final class PendingCall<T> {

    private static final int LOSSES_OF_AN_ATTEMPT = 4;

    final RpcCall<T> call;
    private final PendingRequest<T> request;
    private final int place;
    /** Number of transient failures of this call itself. */
    int failures;
    /** Number of connections that ended before a response arrived. */
    int losses;
    /**
     * Endpoints that refused the call with a permanent error; another endpoint may serve it. Nearly always empty, so
     * the set is created only when it is needed.
     */
    private Set<RpcNode> refusedBy = Set.of();
    /** Whether it takes a place in the window: it was sent, and no response has arrived. */
    boolean inFlight;
    /** When it was sent; monotonic clock, ns. */
    long sentNanos;
    /** When it times out if it is still in flight; monotonic clock, ms. */
    long deadlineMs;
    private boolean settled;

    PendingCall(RpcCall<T> call, PendingRequest<T> request, int place) {
        this.call = call;
        this.request = request;
        this.place = place;
    }

    /**
     * Returns the number of attempts used up. Many calls are lost with one connection, so only several losses count as
     * an attempt.
     */
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

    /** Returns the only endpoint for this call; null for any. */
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
