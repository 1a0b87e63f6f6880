package xyz.autonomys.blocktimes.rpc;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** An open connection to a node, over which texts go both ways. Belongs to the client's event loop. */
interface Connection {

    /** Opens connections. */
    @FunctionalInterface
    interface Connector {
        /** The future completes on the client's event loop. */
        CompletableFuture<Connection> connect(URI node);
    }

    /** What comes of a connection, on the client's event loop. */
    interface Listener {

        void received(String text);

        /** Nothing more comes of it. May be told more than once. @param why what the node did, for people */
        void ended(String why);
    }

    /** Says who is to be told, from now on; nothing that came before is lost. */
    void listen(Listener listener);

    void send(String text);

    void close();
}
