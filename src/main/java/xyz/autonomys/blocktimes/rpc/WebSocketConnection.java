package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.util.function.Consumer;
import xyz.autonomys.blocktimes.rpc.call.ReplyParser;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.rpc.wire.Message;

/** A Vert.x WebSocket. */
final class WebSocketConnection implements Connection {

    private static final String NOT_THE_PROTOCOL = "sent what is not the WebSocket protocol, or too large";

    private final WebSocket webSocket;

    WebSocketConnection(WebSocket webSocket) {
        this.webSocket = webSocket;
    }

    @Override
    public void listen(Consumer<Message> received, Consumer<String> ended) {
        Frames frames = new Frames(received, ReplyParser.largestMessage());
        webSocket.frameHandler(frame -> {
            if (!frames.add(frame)) {
                ended.accept(NOT_THE_PROTOCOL);
            }
        });
        webSocket.exceptionHandler(problem -> ended.accept(
                problem instanceof IOException || problem instanceof HttpClosedException
                        ? "closed the connection" : NOT_THE_PROTOCOL));
        webSocket.closeHandler(v -> ended.accept("closed the connection"));
    }

    @Override
    public void send(String text) {
        // A closed connection refuses text; its close handler reports the end.
        if (!webSocket.isClosed()) {
            webSocket.writeTextMessage(text);
        }
    }

    @Override
    public void ping() {
        if (!webSocket.isClosed()) {
            webSocket.writePing(Buffer.buffer());
        }
    }

    @Override
    public void close() {
        webSocket.close();
    }
}
