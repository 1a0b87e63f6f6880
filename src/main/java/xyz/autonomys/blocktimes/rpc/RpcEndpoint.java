package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.LongConsumer;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import xyz.autonomys.blocktimes.rpc.call.CallsInParts;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.client.RpcClient;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Make JSON-RPC calls to the endpoints of a chain, over WebSocket.
 *
 * <p>The endpoints of one chain are one Camel endpoint. A producer takes an {@link RpcCall} and returns its result, or
 * takes a list of calls and returns the list of their {@link RpcOutcome}s, of {@link CallsInParts} the next ones. The
 * failure of a single call becomes the exception of the exchange. An outcome is taken as if the call was made now.
 * The other options are those of camel-vertx-websocket. Connections are opened here, because the client must know over
 * which connection a response came.
 */
@UriEndpoint(firstVersion = "0.1.0", scheme = "jsonrpc", title = "Blocktimes JSON-RPC", syntax = "jsonrpc:chain",
        extendsScheme = "vertx-websocket", producerOnly = true, category = {Category.RPC, Category.NETWORKING})
@Metadata(excludeProperties = "host,port,path,allowedOriginPattern,router,serverOptions,consumeAsClient,"
        + "reconnectInitialDelay,reconnectInterval,maxReconnectAttempts,sendToAll,fireWebSocketConnectionEvents")
public final class RpcEndpoint extends VertxWebsocketEndpoint {

    /** Threads that continue the exchanges of a chain: with two, one can decode while the other waits. */
    private static final int WORKERS = 2;

    @UriPath(description = "Name of the chain, as in the settings")
    @Metadata(required = true)
    private final String chain;
    @UriParam
    private final RpcConfiguration rpcConfiguration = new RpcConfiguration();
    private final List<URI> nodes;
    private RpcOptions options;
    private volatile RpcClient client;
    private ClientVerticle verticle;
    private HeadSubscription heads;
    private ExecutorService workers;

    RpcEndpoint(String uri, RpcComponent component, VertxWebsocketConfiguration configuration, String chain,
            List<URI> nodes, RpcOptions options) {
        super(uri, component, configuration);
        this.chain = chain;
        this.nodes = nodes;
        this.options = options;
    }

    RpcOptions options() {
        return options;
    }

    public RpcConfiguration getRpcConfiguration() {
        return rpcConfiguration;
    }

    void configured() {
        options = rpcConfiguration.over(options);
    }

    /** Returns false: an unknown option is an error, not a part of the endpoint's URL. */
    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public boolean isLazyStartProducer() {
        return false; // nothing there waits for an endpoint of the chain
    }

    @Override
    public Producer createProducer() {
        return new RpcProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException("jsonrpc: cannot be a source: use it in to");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (nodes.isEmpty()) {
            return;
        }
        workers = getCamelContext().getExecutorServiceManager().newFixedThreadPool(this, "rpc-" + chain, WORKERS);
        verticle = new ClientVerticle(
                this, (RpcComponent) getComponent(), () -> getWebSocketConnectOptions(new HttpClientOptions()));
        getVertx().deployVerticle(verticle).onFailure(verticle.started()::completeExceptionally);
        client = verticle.started().get(); // completes in any case: nothing there waits for an endpoint
    }

    /**
     * Follows new best blocks until this Camel endpoint is stopped.
     *
     * @param silenceMs time without a new block, in ms, after which it subscribes again, at another endpoint if it can
     * @param listener receives the number of each new best block, on the event loop; it must not block
     * @throws IllegalStateException if the chain has no endpoint
     */
    public void followHeads(long silenceMs, LongConsumer listener) {
        heads = new HeadSubscription(this, silenceMs, listener);
    }

    @Override
    protected void doStop() throws Exception {
        if (heads != null) {
            heads.close();
        }
        if (client != null) {
            client.close();
        }
        if (workers != null) {
            getCamelContext().getExecutorServiceManager().shutdown(workers);
        }
        super.doStop();
    }

    /** Returns the name of the chain. */
    public String getChain() {
        return chain;
    }

    public List<NodeState> nodeStates() {
        return client().nodeStates();
    }

    public int callsInFlight() {
        return client == null ? 0 : client.callsInFlight();
    }

    /** Returns the window, or {@link RpcOptions#AUTO}. */
    public int window() {
        return options.window();
    }

    /** Returns the largest size that the window can have, in calls. */
    public int largestWindow() {
        return options.largestWindow();
    }

    /** @param calls largest number of calls in flight, or {@link RpcOptions#AUTO}; not below 0 */
    public void setWindow(int calls) {
        options = options.withWindow(calls);
        client().window(calls);
    }

    private Time time() {
        return ((RpcComponent) getComponent()).time();
    }

    public RpcStatistics statistics() {
        return ((RpcComponent) getComponent()).statistics(chain);
    }

    /**
     * Makes one call outside any route. The future completes on the event loop, so actions chained to it must not
     * block. It fails with an {@link RpcException} if the call fails.
     */
    public <T> CompletableFuture<T> callLater(RpcCall<T> call) {
        return client().call(List.of(call)).thenApply(outcomes -> outcomes.get(0).orThrow());
    }

    /** Makes one call outside any route and waits for its result, as {@link #call(URI, RpcCall, long)} does. */
    public <T> T call(RpcCall<T> call, long timeoutMs) throws InterruptedException {
        return AwaitedCall.await(client(), time(), client().call(List.of(call)), timeoutMs, null);
    }

    public List<URI> nodes() {
        return nodes;
    }

    /**
     * Makes one call at the given endpoint and no other, and waits for its result.
     *
     * @throws RpcException if the call fails, or has no result within {@code timeoutMs}
     */
    public <T> T call(URI node, RpcCall<T> call, long timeoutMs) throws InterruptedException {
        return AwaitedCall.await(client(), time(), client().callAt(node, List.of(call)), timeoutMs, node);
    }

    /** Sets the check for endpoints that are connected from now on. Endpoints that are already good are not checked. */
    public void check(NodeCheck check) {
        client().check(check);
    }

    /** Skips an endpoint for a while because it fails. */
    public void leaveOut(URI node, String why) {
        client().leaveOut(node, why, false);
    }

    /** Skips an endpoint for a while because it is unsuitable. Unlike with {@link #leaveOut}, no call waits for it. */
    public void exclude(URI node, String why) {
        client().leaveOut(node, why, true);
    }

    /** Notes the oldest block of an endpoint besides genesis; {@link RpcCall#ANY} if it has all. */
    public void oldestBlock(URI node, long block) {
        client().oldestBlock(node, block);
    }

    /** Fails all current calls, and all later ones until {@link #resume}, so that threads waiting for them can stop. */
    public void abort(String reason) {
        if (client != null) {
            client.abort(reason);
        }
    }

    @Override
    public void resume() {
        if (client != null) {
            client.resume();
        }
    }

    RpcClient client() {
        if (client == null) {
            throw new IllegalStateException("no endpoint is set for chain " + chain);
        }
        return client;
    }

    ClientVerticle verticle() {
        return verticle;
    }

    ExecutorService workers() {
        return workers;
    }
}
