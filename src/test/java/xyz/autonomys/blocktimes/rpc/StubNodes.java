package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import xyz.autonomys.blocktimes.rpc.call.NodeError;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.rpc.client.SimulatedNodes;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.time.Time;

/** Nodes inside the test's process: the {@code jsonrpc:} component as it is, over connections that are no sockets. */
public final class StubNodes {

    /** What a node says to a call. */
    @FunctionalInterface
    public interface Answers {
        /** Completes when the node answers. */
        CompletableFuture<String> to(URI node, String text);
    }

    private StubNodes() {
    }

    /** The component for such nodes; calls are made once, and paced by nothing. */
    public static RpcComponent component(Map<String, List<URI>> nodes, Time time, Answers answers) {
        RpcOptions options = new RpcOptions(64, 1, 1, 20_000, 1, 10, 50, 120_000, 0, 1_000_000);
        return new RpcComponent(nodes, options, time, connector(answers));
    }

    /** Connects to such nodes. */
    public static Connection.Connector connector(Answers answers) {
        return node -> CompletableFuture.completedFuture(new Link(node, answers));
    }

    /** An error in answer to a call. */
    public static String error(String text, int code, String message) {
        return SimulatedNodes.error(text, code, message);
    }

    /** A failure that a node answered. */
    public static RpcException failure(String method, int code, String message) {
        return NodeError.of(code, message).failure(method, false);
    }

    /** What becomes of a call when the program stops. */
    public static RpcException stopped() {
        return RpcException.stopped("the run is stopping");
    }

    private static final class Link implements Connection {

        private final URI node;
        private final Answers answers;
        private final Context loop = Vertx.currentContext();
        private Consumer<Message> received;
        private Consumer<String> ended;
        private boolean open = true;

        Link(URI node, Answers answers) {
            this.node = node;
            this.answers = answers;
        }

        @Override
        public void listen(Consumer<Message> hearing, Consumer<String> hearingEnd) {
            received = hearing;
            ended = hearingEnd;
        }

        @Override
        public void send(String text) {
            answers.to(node, text).thenAccept(answer -> loop.runOnContext(v -> {
                if (open) {
                    received.accept(Message.of(answer));
                }
            }));
        }

        @Override
        public void ping() {
            // nothing cuts this connection
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
