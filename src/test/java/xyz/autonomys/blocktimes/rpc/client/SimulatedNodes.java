package xyz.autonomys.blocktimes.rpc.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import xyz.autonomys.blocktimes.rpc.call.ResultReader;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;
import xyz.autonomys.blocktimes.time.EventLoop;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/**
 * A client and its nodes in one thread and in simulated time: no socket, no clock, and so the same every time. A node
 * answers each call after its latency; a test says what becomes of it instead.
 */
public final class SimulatedNodes {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Nothing here takes longer, in simulated time. */
    private static final long LONGEST_MS = 3_600_000;

    /** What a node does with a message. */
    @FunctionalInterface
    interface Behaviour {
        void received(Node node, Link link, String text);
    }

    /** One node, which a test may change as it goes. */
    final class Node {
        final URI url;
        long latencyMs = 20;
        Behaviour behaviour = (node, link, text) -> link.say(answer(text));
        /** Null where it takes connections; else why it does not. */
        Throwable refusal;
        final List<Link> links = new ArrayList<>();
        int connections;
        int pings;
        /** Calls received, those of batches one by one. */
        int calls;
        /** Answers on their way that were sent so far. */
        int replies;

        Node(URI url) {
            this.url = url;
        }

        /** Cuts all connections. */
        void cut() {
            List.copyOf(links).forEach(Link::cut);
        }
    }

    /** One connection, as the node has it. */
    final class Link implements Connection {
        private final Node node;
        private Consumer<Message> received;
        private Consumer<String> ended;
        private boolean open = true;

        Link(Node node) {
            this.node = node;
        }

        @Override
        public void listen(Consumer<Message> hearing, Consumer<String> hearingEnd) {
            received = hearing;
            ended = hearingEnd;
        }

        @Override
        public void send(String text) {
            if (open) {
                node.calls += text.startsWith("[") ? tree(text).size() : 1;
                node.behaviour.received(node, this, text);
            }
        }

        @Override
        public void ping() {
            node.pings++;
        }

        @Override
        public void close() {
            open = false;
            node.links.remove(this);
        }

        /** Answers after the node's latency. */
        void say(String text) {
            say(Message.of(text));
        }

        void say(Message message) {
            time.after(node.latencyMs, () -> loop.add(() -> {
                if (open) {
                    node.replies++;
                    received.accept(message);
                }
            }));
        }

        /** Ends the connection from the node's side. */
        void cut() {
            if (open) {
                close();
                loop.add(() -> ended.accept("closed the connection"));
            }
        }
    }

    final SimulatedTime time = new SimulatedTime();
    final RpcStatistics statistics = new RpcStatistics();
    final Map<URI, Node> nodes = new HashMap<>();
    final RpcClient client;
    private final Deque<Runnable> loop = new ArrayDeque<>();
    final EventLoop eventLoop = new EventLoop(time, loop::add);

    /** @param options how the client asks */
    SimulatedNodes(RpcOptions options, int nodeCount) {
        List<URI> urls = IntStream.range(0, nodeCount).mapToObj(i -> URI.create("ws://node-" + i + ":9944")).toList();
        urls.forEach(url -> nodes.put(url, new Node(url)));
        client = new RpcClient("test", urls, options, statistics, eventLoop, this::connect);
    }

    Node node(int number) {
        return nodes.get(URI.create("ws://node-" + number + ":9944"));
    }

    private CompletableFuture<Connection> connect(URI url) {
        Node node = nodes.get(url);
        CompletableFuture<Connection> connected = new CompletableFuture<>();
        time.after(node.latencyMs, () -> loop.add(() -> {
            if (node.refusal != null) {
                connected.completeExceptionally(node.refusal);
            } else {
                node.connections++;
                Link link = new Link(node);
                node.links.add(link);
                connected.complete(link);
            }
        }));
        return connected;
    }

    /** Lets things happen, in the order in which they do, until a condition holds. */
    void runUntil(BooleanSupplier condition) {
        long begunNanos = time.nanos();
        while (true) {
            for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
                task.run();
            }
            if (condition.getAsBoolean()) {
                return;
            }
            if (time.msSince(begunNanos) > LONGEST_MS || !time.advanceToNext()) {
                throw new AssertionError("it never comes to that");
            }
        }
    }

    /** Lets so much time pass. */
    void run(long ms) {
        boolean[] over = new boolean[1];
        time.after(ms, () -> over[0] = true);
        runUntil(() -> over[0]);
    }

    /** Makes calls and waits for their outcomes. */
    List<RpcOutcome<String>> ask(int calls) {
        CompletableFuture<List<RpcOutcome<String>>> asked = client.call(
                IntStream.range(0, calls).mapToObj(SimulatedNodes::call).toList());
        runUntil(asked::isDone);
        return asked.join();
    }

    /** A call whose answer is {@code "r" + number}; it is read without a parser where it has that form. */
    static RpcCall<String> call(int number) {
        return new RpcCall<>("echo", List.of(number), new ResultReader<>() {
            @Override
            public String read(JsonParser parser) throws IOException {
                return ResultReader.TEXT.read(parser);
            }

            @Override
            public String readPlain(PlainReply reply) {
                String answer = "r" + number;
                return reply.skip('"') && reply.skip(answer) && reply.skip('"') ? answer : null;
            }
        });
    }

    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The good answer to a message: to a call, or to each of a batch. */
    static String answer(String text) {
        JsonNode asked = tree(text);
        if (!asked.isArray()) {
            return result(asked);
        }
        List<String> results = new ArrayList<>();
        asked.forEach(call -> results.add(result(call)));
        return "[" + String.join(",", results) + "]";
    }

    private static String result(JsonNode call) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + call.get("id") + ",\"result\":\"r"
                + call.at("/params/0").asText() + "\"}";
    }

    /** An error in answer to a call. */
    public static String error(String text, int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + tree(text).get("id") + ",\"error\":{\"code\":" + code
                + ",\"message\":\"" + message + "\"}}";
    }
}
