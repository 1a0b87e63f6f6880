package xyz.autonomys.blocktimes.rpc.client;

import xyz.autonomys.blocktimes.rpc.call.RpcOptions;

/** How many calls may be unanswered at once. Not for several threads. */
interface Window {

    int size();

    /** @param latencyNanos from sending the call to the arrival of its answer */
    default void answered(long nowNanos, long latencyNanos) {
        // a fixed window learns nothing
    }

    /** A call failed in a way that may pass: the node is perhaps asked too much. */
    default void failed() {
        // a fixed window learns nothing
    }

    /** Calls wait that the window does not let through. */
    default void full() {
        // a fixed window learns nothing
    }

    static Window of(RpcOptions options) {
        int calls = options.window();
        return calls == RpcOptions.AUTO ? new AdaptiveWindow() : () -> calls;
    }
}
