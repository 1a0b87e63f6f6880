package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An open connection to a node, over which texts go both ways. Belongs to the client's event loop. */
public interface Connection {

    /** Opens connections. */
    @FunctionalInterface
    interface Connector {
        /** The future completes on the client's event loop. */
        CompletableFuture<Connection> connect(URI node);
    }

    /**
     * Says who is to be told of what comes, on the client's event loop, from now on; nothing that came before is lost.
     *
     * @param received takes each text
     * @param ended takes what the node did, for people, when nothing more comes; it may be told more than once
     */
    void listen(Consumer<String> received, Consumer<String> ended);

    void send(String text);

    void close();
}
