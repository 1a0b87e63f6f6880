package xyz.autonomys.blocktimes.rpc.limit;

import xyz.autonomys.blocktimes.rpc.call.RpcOptions;

/** The largest number of calls in flight. Not thread-safe. */
public interface Window {

    int size();

    /** @param latencyNanos time from sending the call to the arrival of its response, in ns */
    default void answered(long nowNanos, long latencyNanos) {
        // a fixed window does not adapt
    }

    /** A call failed with a transient failure; the endpoint may be overloaded. */
    default void failed() {
        // a fixed window does not adapt
    }

    /** Calls wait because the window is full. */
    default void full() {
        // a fixed window does not adapt
    }

    static Window of(RpcOptions options) {
        int calls = options.window();
        return calls == RpcOptions.AUTO ? new AdaptiveWindow() : () -> calls;
    }
}
