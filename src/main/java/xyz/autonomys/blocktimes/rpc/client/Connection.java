package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import xyz.autonomys.blocktimes.rpc.wire.Message;

/** An open connection to an endpoint that carries text in both directions. Belongs to the client's event loop. */
public interface Connection {

    /** Opens connections. */
    @FunctionalInterface
    interface Connector {
        /**
         * Opens a connection. The future completes on the client's event loop, or fails there with a
         * {@link xyz.autonomys.blocktimes.rpc.call.ConnectFailure}.
         */
        CompletableFuture<Connection> connect(URI node);
    }

    /**
     * Sets the listeners of this connection. They are called on the client's event loop, and miss nothing that arrived
     * earlier.
     *
     * @param received receives each message
     * @param ended receives the reason, as text for the user, when the connection has ended; may be called repeatedly
     */
    void listen(Consumer<Message> received, Consumer<String> ended);

    void send(String text);

    /** Sends something that is no text, so that nothing on the way takes the connection for dead. */
    void ping();

    void close();
}
