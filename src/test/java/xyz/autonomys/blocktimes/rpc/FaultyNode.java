package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the program and a good node, and does to the node's replies what it is told. */
public final class FaultyNode implements AutoCloseable {

    private static final int LARGEST_BYTES = 64 << 20;

    /** What becomes of a reply. */
    @FunctionalInterface
    public interface Fault {
        /**
         * @param number of the reply, from 1, over all connections
         * @param client where to send it, or something else, or nothing
         */
        void apply(int number, String reply, ServerWebSocket client);
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final AtomicInteger replies = new AtomicInteger();

    private FaultyNode(URI good, Fault fault) throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(LARGEST_BYTES)
                .setMaxWebSocketMessageSize(LARGEST_BYTES));
        server.webSocketHandler(client -> connect(client, good, fault));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
    }

    /** @param good the node that answers */
    public static FaultyNode before(URI good, Fault fault) throws Exception {
        return new FaultyNode(good, fault);
    }

    private void connect(ServerWebSocket client, URI good, Fault fault) {
        Queue<String> early = new ArrayDeque<>();
        WebSocket[] upstream = new WebSocket[1];
        client.textMessageHandler(text -> {
            if (upstream[0] == null) {
                early.add(text);
            } else {
                upstream[0].writeTextMessage(text);
            }
        });
        vertx.createHttpClient(new HttpClientOptions().setMaxWebSocketFrameSize(LARGEST_BYTES).setMaxWebSocketMessageSize(LARGEST_BYTES))
                .webSocket(good.getPort(), good.getHost(), "/").onSuccess(opened -> {
                    opened.textMessageHandler(reply -> {
                        if (!client.isClosed()) {
                            fault.apply(replies.incrementAndGet(), reply, client);
                        }
                    });
                    client.closeHandler(v -> opened.close());
                    upstream[0] = opened;
                    early.forEach(opened::writeTextMessage);
                });
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + server.actualPort());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
