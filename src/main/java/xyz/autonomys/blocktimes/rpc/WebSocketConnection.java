package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.http.WebSocket;

/** A WebSocket of Vert.x. */
final class WebSocketConnection implements Connection {

    private final WebSocket webSocket;

    WebSocketConnection(WebSocket webSocket) {
        this.webSocket = webSocket;
    }

    @Override
    public void listen(Listener listener) {
        webSocket.textMessageHandler(listener::received);
        webSocket.binaryMessageHandler(buffer -> listener.received(buffer.toString()));
        webSocket.exceptionHandler(problem -> listener.ended("failed: " + problem));
        webSocket.closeHandler(v -> listener.ended("closed the connection"));
    }

    @Override
    public void send(String text) {
        webSocket.writeTextMessage(text);
    }

    @Override
    public void close() {
        webSocket.close();
    }
}
