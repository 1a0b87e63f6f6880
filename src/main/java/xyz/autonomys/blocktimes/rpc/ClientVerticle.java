package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.TrustOptions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.rpc.client.RpcClient;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * Starts the client of a Camel endpoint on its own event loop, so that chains do not wait for each other. It is a
 * verticle because Vert.x gives each verticle an event loop.
 */
final class ClientVerticle extends AbstractVerticle {

    private final RpcEndpoint endpoint;
    private final RpcComponent component;
    private final Supplier<WebSocketConnectOptions> handshake;
    private final CompletableFuture<RpcClient> started = new CompletableFuture<>();
    private EventLoop loop;
    private Connection.Connector connector;

    /** @param handshake creates the options of one handshake */
    ClientVerticle(RpcEndpoint endpoint, RpcComponent component, Supplier<WebSocketConnectOptions> handshake) {
        this.endpoint = endpoint;
        this.component = component;
        this.handshake = handshake;
    }

    @Override
    public void start() throws Exception {
        loop = new EventLoop(component.time(), task -> context.runOnContext(v -> task.run()));
        WebSocketConnector sockets = new WebSocketConnector(
                vertx, socketOptions(), handshake, endpoint.options().connections().proxies(), component.time());
        connector = component.connector().orElse(sockets);
        started.complete(new RpcClient(endpoint.getChain(), endpoint.nodes(), endpoint.options(), endpoint.statistics(),
                loop, connector));
    }

    private HttpClientOptions socketOptions() throws Exception {
        VertxWebsocketConfiguration configuration = endpoint.getConfiguration();
        HttpClientOptions options = configuration.getClientOptions() == null
                ? new HttpClientOptions()
                : new HttpClientOptions(configuration.getClientOptions());
        options.setMaxWebSockets(HttpClientOptions.DEFAULT_MAX_WEBSOCKETS + 1
                + Math.max(endpoint.options().sockets(), endpoint.nodes().size()));
        if (configuration.getSslContextParameters() != null) {
            VertxHelper.setupSSLOptions(
                    endpoint.getCamelContext(), configuration.getSslContextParameters(), options);
        } else if (options.getTrustOptions() == null && !options.isTrustAll()
                && endpoint.nodes().stream().anyMatch(Endpoints::isSecure)) {
            options.setTrustOptions(TrustOptions.wrap(ExplainingTrust.ofJava()));
        }
        return options;
    }

    /**
     * Completes with the client once it has started. If the verticle cannot be deployed, the code that deploys it
     * completes this future with the failure.
     */
    CompletableFuture<RpcClient> started() {
        return started;
    }

    EventLoop loop() {
        return loop;
    }

    Connection.Connector connector() {
        return connector;
    }
}
