package xyz.autonomys.blocktimes.rpc;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.client.RpcClient;
import xyz.autonomys.blocktimes.time.Time;

/** Waits for the result of one call that is made outside of any route. */
final class AwaitedCall {

    private AwaitedCall() {
    }

    /**
     * Waits longer than {@code timeoutMs} only for one pause that the endpoint wants.
     *
     * @param node the only endpoint that is asked; null for any
     * @throws RpcException if the call fails, or has no result in time
     */
    static <T> T await(RpcClient client, Time time, CompletableFuture<List<RpcOutcome<T>>> answers, long timeoutMs,
            @Nullable URI node) throws InterruptedException {
        long waitMs = timeoutMs;
        for (boolean isFirst = true;; isFirst = false) {
            try {
                return time.await(answers, waitMs).get(0).orThrow();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (TimeoutException e) {
                long pauseMs = client.pauseMs(node);
                if (pauseMs == 0 || !isFirst) {
                    throw RpcException.transientFailure("no endpoint responds within "
                            + Math.round(timeoutMs / 1000.0) + " s: " + client.lastFailure(node));
                }
                waitMs = pauseMs + timeoutMs;
            }
        }
    }
}
