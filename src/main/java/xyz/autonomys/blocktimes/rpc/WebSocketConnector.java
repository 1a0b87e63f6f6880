package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.ReplyParser;
import xyz.autonomys.blocktimes.rpc.client.Connection;

/** Opens Vert.x WebSockets to endpoints. Belongs to the event loop on which it was created. */
final class WebSocketConnector implements Connection.Connector {

    static final int CONNECT_TIMEOUT_MS = 10_000;

    private final HttpClient client;
    private final Supplier<WebSocketConnectOptions> handshake;

    /**
     * @param options TLS, proxies and number of the WebSockets
     * @param handshake creates the options of one handshake: headers, subprotocols
     */
    WebSocketConnector(Vertx vertx, HttpClientOptions options, Supplier<WebSocketConnectOptions> handshake) {
        this.client = vertx.createHttpClient(options
                .setMaxWebSocketFrameSize(ReplyParser.largestMessage())
                .setMaxWebSocketMessageSize(ReplyParser.largestMessage())
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setTcpNoDelay(true));
        this.handshake = handshake;
    }

    @Override
    public CompletableFuture<Connection> connect(URI node) {
        WebSocketConnectOptions target = handshake.get();
        String path = node.getRawPath() == null || node.getRawPath().isEmpty() ? "/" : node.getRawPath();
        // The client's timeout covers only the TCP connection. This one also covers the handshake.
        target.setTimeout(CONNECT_TIMEOUT_MS);
        target.setHost(node.getHost());
        target.setPort(Endpoints.port(node));
        target.setSsl(node.getScheme().equals("wss"));
        target.setURI(node.getRawQuery() == null ? path : path + "?" + node.getRawQuery());
        if (node.getRawUserInfo() != null) {
            target.addHeader("Authorization", "Basic " + Base64.getEncoder()
                    .encodeToString(node.getUserInfo().getBytes(StandardCharsets.UTF_8)));
        }
        CompletableFuture<Connection> connection = new CompletableFuture<>();
        client.webSocket(target).onSuccess(opened -> connection.complete(new WebSocketConnection(opened)))
                .onFailure(connection::completeExceptionally);
        return connection;
    }
}
