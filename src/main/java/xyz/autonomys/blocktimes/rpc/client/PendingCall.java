package xyz.autonomys.blocktimes.rpc.client;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** A call that has no outcome yet: queued, in flight or waiting for a retry. Belongs to the client's event loop. */
final class PendingCall<T> {

    private static final int LOSSES_OF_AN_ATTEMPT = 4;
    private static final int MOST_LIMITS = 10;

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
    private RpcException refusal;
    /** How often an endpoint refused it for the rate of calls, and accepted others since its refusal before. */
    private int limits;
    private long acceptedAtLimit = -1;
    private boolean isAlone;
    /** Whether it takes a place in the window: it was sent, and no response has arrived. */
    boolean inFlight;
    /** When it was sent; monotonic clock, ns. */
    long sentNanos;
    /** When it times out if it is still in flight; monotonic clock, ms. */
    long deadlineMs;
    /** Results of a call that two endpoints must answer alike; null for other calls. */
    private final Votes<T> votes;

    PendingCall(RpcCall<T> call, PendingRequest<T> request, int place) {
        this.call = call;
        this.request = request;
        this.place = place;
        this.votes = call.compared() && request.node() == null ? new Votes<>() : null;
    }

    /** Returns the time since it was sent, in ms. */
    long ageMs(long nowNanos) {
        return (nowNanos - sentNanos) / 1_000_000;
    }

    /**
     * Returns the number of attempts used up. Many calls are lost with one connection, so only several losses count as
     * an attempt.
     */
    int attempts() {
        return failures + losses / LOSSES_OF_AN_ATTEMPT;
    }

    /**
     * An endpoint has refused the call.
     *
     * @return the failure of the call if no endpoint is left: that of an endpoint that can serve a part of it, if there
     *         is one, otherwise this one
     */
    RpcException refusal(RpcException failure) {
        if (refusal == null || refusal.kind() != RpcException.Kind.PARTLY_UNKNOWN) {
            refusal = failure;
        }
        return refusal;
    }

    /** Returns why no endpoint is left for the call. */
    RpcException lastRefusal() {
        return refusal == null ? RpcException.permanentFailure(
                call.method() + ": no endpoint that can be used has block " + call.block()) : refusal;
    }

    /**
     * An endpoint has refused the call for the rate of calls.
     *
     * @param accepted calls that the endpoint has accepted so far
     * @return whether the rate may be the reason: not if others are accepted again and again, and never this one
     */
    boolean mayBeLimited(long accepted) {
        isAlone = accepted == acceptedAtLimit;
        limits += acceptedAtLimit >= 0 && !isAlone ? 1 : 0;
        acceptedAtLimit = accepted;
        return limits < MOST_LIMITS;
    }

    /** Whether it was refused twice with no other call accepted between: then another call is to be tried first. */
    boolean isAlone() {
        return isAlone;
    }

    void refusedBy(RpcNode node) {
        if (refusedBy.isEmpty()) {
            refusedBy = new HashSet<>();
        }
        refusedBy.add(node);
    }

    /** Whether the endpoint cannot serve the call: it refused it, or has already responded to it. */
    boolean isClosedTo(RpcNode node) {
        return refusedBy.contains(node) || votes != null && votes.has(node);
    }

    /** Whether some endpoint has refused the call or responded to it. */
    boolean isForSome() {
        return !refusedBy.isEmpty() || votes != null && !votes.isEmpty();
    }

    /** Returns the results of the endpoints so far; null if one result is enough. */
    Votes<T> votes() {
        return votes;
    }

    /** Whether at least one endpoint has returned a result. */
    boolean hasVotes() {
        return votes != null && !votes.isEmpty();
    }

    /**
     * Settles a call to several endpoints with the result of two of them, or of the only one that responded. Endpoints
     * that returned another result than two others are skipped.
     */
    void decide() {
        Optional<T> result = votes.agreed().or(votes::only);
        settle(result.map(RpcOutcome::of).orElseGet(() -> RpcOutcome.failed(votes.disagreement(call.method()))));
        result.ifPresent(agreed -> votes.against(agreed).stream().filter(RpcNode::isGood)
                .forEach(node -> node.exclude(call.method() + ": its result is not that of two other endpoints")));
    }

    PendingRequest<T> request() {
        return request;
    }

    /** Returns its place among the calls of its request. */
    int place() {
        return place;
    }

    boolean isSettled() {
        return !request.isOpen(place);
    }

    /** Returns the only endpoint for this call; null for any. */
    RpcNode node() {
        return request.node();
    }

    void settle(RpcOutcome<T> outcome) {
        if (!isSettled()) {
            request.settle(place, outcome);
        }
    }
}
