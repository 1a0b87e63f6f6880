package xyz.autonomys.blocktimes.rpc.client;

import java.util.concurrent.CompletableFuture;
import xyz.autonomys.blocktimes.rpc.call.CallsInParts;
import xyz.autonomys.blocktimes.rpc.call.HeldOutcomes;
import xyz.autonomys.blocktimes.time.EventLoop;

/** Hands out the outcomes of one request in parts. Its methods may be called from any thread. */
final class OutcomesInParts<T> implements CallsInParts.Source<T> {

    private final PendingRequest<T> request;
    private final EventLoop loop;
    private final HeldReplies held;
    private final Runnable dispatch;

    /** @param dispatch to be run when responses were released: there may be room for more */
    OutcomesInParts(PendingRequest<T> request, EventLoop loop, HeldReplies held, Runnable dispatch) {
        this.request = request;
        this.loop = loop;
        this.held = held;
        this.dispatch = dispatch;
    }

    @Override
    public CompletableFuture<HeldOutcomes<T>> next() {
        CompletableFuture<HeldOutcomes<T>> next = new CompletableFuture<>();
        loop.execute(() -> request.next(loop.nowMs(), part -> next.complete(new HeldOutcomes<>(
                part.outcomes(), () -> release(part.held())))));
        return next;
    }

    private void release(long bytes) {
        loop.execute(() -> {
            held.released(request, bytes);
            dispatch.run();
        });
    }

    @Override
    public void drop() {
        loop.execute(() -> {
            held.released(request);
            request.drop();
            dispatch.run();
        });
    }
}
