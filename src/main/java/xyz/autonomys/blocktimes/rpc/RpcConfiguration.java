package xyz.autonomys.blocktimes.rpc;

import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;

/** The options that the URI of a {@code jsonrpc} endpoint may have; null for those that it leaves to the settings. */
@Configurer
@UriParams
public final class RpcConfiguration {

    @UriParam(description = "The largest number of calls in flight, over all connections. 0 stands for a window that"
            + " adapts. Without it, the setting blocktimes.max-inflight-headers")
    private @Nullable Integer window;
    @UriParam(description = "The number of connections, divided among the endpoints of the chain. Without it, the"
            + " setting blocktimes.rpc.sockets")
    private @Nullable Integer sockets;
    @UriParam(description = "The largest number of calls in one JSON-RPC batch. 1 stands for no batches. Without it,"
            + " the setting blocktimes.rpc.batch")
    private @Nullable Integer batch;
    @UriParam(description = "The time for a response to a call, in ms. After that the call is made again. Without it,"
            + " the setting blocktimes.rpc.timeout-ms")
    private @Nullable Long timeoutMs;

    /**
     * Returns the given options with those that are set here in their place.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    RpcOptions over(RpcOptions defaults) {
        RpcOptions options = defaults;
        options = window == null ? options : options.withWindow(window);
        options = sockets == null ? options : options.withSockets(sockets);
        options = batch == null ? options : options.withBatch(batch);
        return timeoutMs == null ? options : options.withTimeoutMs(timeoutMs);
    }

    public @Nullable Integer getWindow() {
        return window;
    }

    public void setWindow(@Nullable Integer window) {
        this.window = window;
    }

    public @Nullable Integer getSockets() {
        return sockets;
    }

    public void setSockets(@Nullable Integer sockets) {
        this.sockets = sockets;
    }

    public @Nullable Integer getBatch() {
        return batch;
    }

    public void setBatch(@Nullable Integer batch) {
        this.batch = batch;
    }

    public @Nullable Long getTimeoutMs() {
        return timeoutMs;
    }

    public void setTimeoutMs(@Nullable Long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }
}
