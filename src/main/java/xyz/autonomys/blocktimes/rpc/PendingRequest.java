package xyz.autonomys.blocktimes.rpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls asked for together; done when each has its outcome. Belongs to the client's event loop. */
final class PendingRequest<T> {

    private final RpcOutcome<T>[] outcomes;
    private final CompletableFuture<List<RpcOutcome<T>>> done = new CompletableFuture<>();
    private int open;

    @SuppressWarnings("unchecked")
    PendingRequest(int calls) {
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

    void settle(int place, RpcOutcome<T> outcome) {
        outcomes[place] = outcome;
        if (--open == 0) {
            done.complete(Arrays.asList(outcomes));
        }
    }

    CompletableFuture<List<RpcOutcome<T>>> done() {
        return done;
    }
}
