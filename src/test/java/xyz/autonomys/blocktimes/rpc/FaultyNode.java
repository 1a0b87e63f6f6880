package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
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
        // Nothing is read from the client before there is somebody to pass it on to.
        client.pause();
        vertx.createHttpClient(new HttpClientOptions()
                        .setMaxWebSocketFrameSize(LARGEST_BYTES)
                        .setMaxWebSocketMessageSize(LARGEST_BYTES))
                .webSocket(good.getPort(), good.getHost(), "/")
                .onSuccess(opened -> {
                    opened.textMessageHandler(reply -> {
                        if (!client.isClosed()) {
                            fault.apply(replies.incrementAndGet(), reply, client);
                        }
                    });
                    client.closeHandler(v -> opened.close());
                    client.textMessageHandler(opened::writeTextMessage);
                    client.resume();
                });
    }

    /** Replies of the good node so far, over all connections. */
    public int replies() {
        return replies.get();
    }

    /** An error in place of a reply, to the same call. */
    public static String error(String reply, int code) {
        return error(reply, code, "as told");
    }

    public static String error(String reply, int code, String message) {
        return reply.replaceFirst(
                "\"result\":.*", "\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}");
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + server.actualPort());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
