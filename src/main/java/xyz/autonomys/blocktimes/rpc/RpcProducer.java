package xyz.autonomys.blocktimes.rpc;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * Makes the calls of an exchange. When each has its outcome, or a part of them is wanted and there, the exchange
 * continues on a worker thread of the Camel endpoint.
 */
final class RpcProducer extends DefaultAsyncProducer {

    private final RpcEndpoint endpoint;

    RpcProducer(RpcEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof RpcCall<?> call) {
            return one(call, exchange, callback);
        }
        if (body instanceof RpcOutcome<?> known) {
            return known(known, exchange, callback);
        }
        if (body instanceof List<?> calls && calls.stream().allMatch(RpcCall.class::isInstance)) {
            return several(calls, exchange, callback);
        }
        exchange.setException(new IllegalArgumentException("jsonrpc: takes an RpcCall or a list of them, not "
                + (body == null ? null : body.getClass().getName())));
        callback.done(true);
        return true;
    }

    private static boolean known(RpcOutcome<?> outcome, Exchange exchange, AsyncCallback callback) {
        set(exchange, outcome);
        callback.done(true);
        return true;
    }

    private static void set(Exchange exchange, RpcOutcome<?> outcome) {
        if (outcome.failed()) {
            exchange.setException(outcome.failure());
        } else {
            exchange.getMessage().setBody(outcome.result());
        }
    }

    private <T> boolean one(RpcCall<T> call, Exchange exchange, AsyncCallback callback) {
        endpoint.client().call(List.of(call)).thenAccept(outcomes -> carryOn(callback, () -> { },
                () -> set(exchange, outcomes.get(0))));
        return false;
    }

    @SuppressWarnings("unchecked")
    private <T> boolean several(List<?> calls, Exchange exchange, AsyncCallback callback) {
        endpoint.client().callAndHold((List<RpcCall<T>>) calls).thenAccept(held -> carryOn(callback, held.release(),
                () -> exchange.getMessage().setBody(held.outcomes())));
        return false;
    }

    /** @param used runs when the exchange has passed the steps that follow on this thread: they decode the results */
    private void carryOn(AsyncCallback callback, Runnable used, Runnable result) {
        Runnable rest = () -> {
            try {
                result.run();
                callback.done(false);
            } finally {
                used.run();
            }
        };
        try {
            endpoint.workers().execute(rest);
        } catch (RejectedExecutionException e) {
            // The Camel endpoint is stopping. The exchange must still complete, so it does on the current thread.
            rest.run();
        }
    }
}
