package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.spi.UriEndpoint;
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
 * The nodes of one chain as a Camel endpoint. Its producers take an {@link RpcCall} and give its result, or a list of
 * calls and give the list of their {@link RpcOutcome}s.
 *
 * <p>URI, TLS and handshake options are camel-vertx-websocket's; the sockets are this endpoint's own, since a
 * request-reply client must know which reply came on which.
 */
@UriEndpoint(scheme = "jsonrpc", title = "JSON-RPC over WebSocket", syntax = "jsonrpc:chain", producerOnly = true)
public final class RpcEndpoint extends VertxWebsocketEndpoint {

    /** Threads that carry a chain's exchanges on once their replies are there: one decodes while another waits. */
    private static final int WORKERS = 2;

    private final String chain;
    private final List<URI> nodes;
    private RpcOptions options;
    private volatile RpcClient client;
    private ClientVerticle verticle;
    private HeadSubscription heads;
    private ExecutorService workers;

    RpcEndpoint(
            String uri,
            RpcComponent component,
            VertxWebsocketConfiguration configuration,
            String chain,
            List<URI> nodes,
            RpcOptions options) {
        super(uri, component, configuration);
        this.chain = chain;
        this.nodes = nodes;
        this.options = options;
    }

    RpcOptions options() {
        return options;
    }

    void setOptions(RpcOptions changed) {
        this.options = changed;
    }

    /** An option nobody knows is an error, not a part of the node's URL. */
    @Override
    public boolean isLenientProperties() {
        return false;
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
        client = time().await(verticle.started(), WebSocketConnector.CONNECT_TIMEOUT_MS);
    }

    /**
     * Hears of new best blocks from now on, until this endpoint is stopped.
     *
     * @param silenceMs without a word for so long, the node is asked anew, or another one
     * @param listener is told the number of each new best block, on the event loop: it must not block
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

    public String chain() {
        return chain;
    }

    /** How each of the chain's nodes does. */
    public List<NodeState> nodeStates() {
        return client().nodeStates();
    }

    /** Calls in flight. */
    public int callsInFlight() {
        return client == null ? 0 : client.callsInFlight();
    }

    /** Most calls unanswered at once; {@link RpcOptions#AUTO} where that adapts by itself. */
    public int window() {
        return options.window();
    }

    /** Most calls that can ever be unanswered at once. */
    public int largestWindow() {
        return options.largestWindow();
    }

    /** @throws IllegalArgumentException where it is below 0; 0 is {@link RpcOptions#AUTO} */
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

    /** Makes one call outside any route. Completes on the event loop: what follows it must not block. */
    public <T> CompletableFuture<T> callLater(RpcCall<T> call) {
        return client().call(List.of(call)).thenApply(outcomes -> outcomes.get(0).orThrow());
    }

    /**
     * Makes one call outside any route and waits for it.
     *
     * @throws RpcException where it fails, or is not answered in time
     */
    public <T> T call(RpcCall<T> call, long timeoutMs) throws InterruptedException {
        return await(client().call(List.of(call)), timeoutMs, client::lastFailure);
    }

    private <T> T await(CompletableFuture<List<RpcOutcome<T>>> answers, long timeoutMs, Supplier<String> lastFailure)
            throws InterruptedException {
        try {
            return time().await(answers, timeoutMs).get(0).orThrow();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw RpcException.transientFailure("no endpoint responds within " + Math.round(timeoutMs / 1000.0) + " s: "
                    + lastFailure.get());
        }
    }

    /** URLs of the chain's nodes. */
    public List<URI> nodes() {
        return nodes;
    }

    /**
     * Makes one call at that node and no other, and waits for it.
     *
     * @throws RpcException where it fails, or is not answered in time
     */
    public <T> T call(URI node, RpcCall<T> call, long timeoutMs) throws InterruptedException {
        return await(client().callAt(node, List.of(call)), timeoutMs, () -> client.lastFailure(node));
    }

    /** Judges, from now on, each node that is connected to anew. */
    public void check(NodeCheck check) {
        client().check(check);
    }

    /**
     * Asks a node nothing for a while, for how it does; it works again when the check finds it good.
     *
     * @param why for people
     */
    public void leaveOut(URI node, String why) {
        client().leaveOut(node, why, false);
    }

    /** The same for a node that will not do for what it is: no call waits for it. */
    public void exclude(URI node, String why) {
        client().leaveOut(node, why, true);
    }

    /** Fails the calls under way, and those to come until {@link #resume}: whoever waits for them can stop. */
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
