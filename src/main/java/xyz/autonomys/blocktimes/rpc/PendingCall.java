package xyz.autonomys.blocktimes.rpc;

import java.util.HashSet;
import java.util.Set;

/** A call on its way: queued, in flight or waiting for its next attempt. Belongs to the client's event loop. */
final class PendingCall<T> {

    final RpcCall<T> call;
    private final PendingRequest<T> request;
    private final int place;
    int attempts;
    /** Connections that ended with the call unanswered. */
    int losses;
    /** Nodes that answered an error which will not pass: another may know better. */
    final Set<RpcNode> refusedBy = new HashSet<>(2);
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
