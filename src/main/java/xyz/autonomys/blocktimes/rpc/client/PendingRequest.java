package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** Calls that are made together; done when each has its outcome. Belongs to the client's event loop. */
final class PendingRequest<T> {

    private final RpcOutcome<T>[] outcomes;
    private final CompletableFuture<List<RpcOutcome<T>>> done = new CompletableFuture<>();
    private final RpcNode node;
    private int open;
    private boolean isHeld;
    private long held;

    /** @param node the only endpoint for these calls; null for any */
    @SuppressWarnings("unchecked")
    PendingRequest(int calls, RpcNode node) {
        this.node = node;
        this.outcomes = (RpcOutcome<T>[]) new RpcOutcome<?>[calls];
        this.open = calls;
    }

    List<PendingCall<T>> pendingCalls(List<RpcCall<T>> calls) {
        List<PendingCall<T>> pending = new ArrayList<>(calls.size());
        for (RpcCall<T> call : calls) {
            pending.add(new PendingCall<>(call, this, pending.size()));
        }
        return pending;
    }

    RpcNode node() {
        return node;
    }

    /** Whether a call has no outcome yet. */
    boolean isOpen() {
        return open > 0;
    }

    /** Whether the call at that place has no outcome yet. */
    boolean isOpen(int place) {
        return open > 0 && outcomes[place] == null;
    }

    void settle(int place, RpcOutcome<T> outcome) {
        outcomes[place] = outcome;
        if (--open == 0) {
            done.complete(Arrays.asList(outcomes));
        }
    }

    /** From now on its responses count as memory in use. */
    void beHeld() {
        isHeld = true;
    }

    boolean isHeld() {
        return isHeld;
    }

    /** Counts a response that is kept until all have arrived. */
    void hold(int characters) {
        held += characters;
    }

    /** Returns the size of the responses received, in characters of JSON. */
    long held() {
        return held;
    }

    /** Drops the responses received, and fails all calls because they are too large together. */
    void giveUp(long limit) {
        Arrays.fill(outcomes, RpcOutcome.failed(RpcException.tooLarge(limit)));
        open = 0;
        done.complete(Arrays.asList(outcomes));
    }

    CompletableFuture<List<RpcOutcome<T>>> done() {
        return done;
    }
}
