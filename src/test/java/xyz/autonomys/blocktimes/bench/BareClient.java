package xyz.autonomys.blocktimes.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.StateKey;

/**
 * The least a client can do: asks for the same hashes and states with the same window and sockets, and throws the
 * answers away. No JSON is read but for the hashes, nothing is decoded or written.
 */
public final class BareClient extends AbstractVerticle {

    private static final int RANGE_BLOCKS = 256;
    private static final int LARGEST_MESSAGE_BYTES = 64 << 20;

    private final URI url;
    private final String keys;
    private final int window;
    private final int sockets;
    private final int ranges;
    private long bytes;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<WebSocket> open = new ArrayList<>();
    private final Deque<String> hashes = new ArrayDeque<>();
    private final Set<Long> hashCalls = new HashSet<>();
    private long nextId;
    private int nextRange;
    private int inFlight;
    private long answered;
    private long begunNanos;
    private double seconds;

    private BareClient(URI url, List<StateKey> values, int window, int sockets, int ranges) {
        this.url = url;
        this.window = window;
        this.sockets = sockets;
        this.ranges = ranges;
        this.keys = values.stream().map(StateKey::hex).collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    /** Arguments: URL, kind of chain, window, sockets, blocks; lean. Prints blocks, seconds, bytes received. */
    public static void main(String[] arguments) throws Exception {
        ChainKind kind = ChainKind.of(arguments[1]).orElseThrow();
        BareClient client = new BareClient(
                URI.create(arguments[0]),
                arguments.length > 5 ? kind.leanKeys() : kind.stateKeys(),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]) / RANGE_BLOCKS);
        Vertx vertx = Vertx.vertx();
        client.begunNanos = System.nanoTime();
        vertx.deployVerticle(client);
        client.done.await();
        vertx.close();
        System.out.printf(Locale.ROOT, "%d %.3f %d%n", client.answered, client.seconds, client.bytes);
    }

    @Override
    public void start() {
        HttpClient http = vertx.createHttpClient(new HttpClientOptions().setMaxWebSocketFrameSize(LARGEST_MESSAGE_BYTES)
                .setMaxWebSocketMessageSize(LARGEST_MESSAGE_BYTES).setTcpNoDelay(true));
        for (int i = 0; i < sockets; i++) {
            http.webSocket(url.getPort(), url.getHost(), "/").onSuccess(socket -> {
                socket.textMessageHandler(this::received);
                open.add(socket);
                if (open.size() == sockets) {
                    for (int ahead = 0; ahead < 2 * ((window + RANGE_BLOCKS - 1) / RANGE_BLOCKS) + 2; ahead++) {
                        askHashes();
                    }
                }
            });
        }
    }

    private void send(String method, String params) {
        long id = nextId++;
        inFlight++;
        open.get((int) (id % sockets)).writeTextMessage(
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":[" + params + "]}");
    }

    private void askHashes() {
        if (nextRange < ranges) {
            hashCalls.add(nextId);
            long first = 1L + (long) nextRange++ * RANGE_BLOCKS;
            send("chain_getBlockHash", LongStream.range(first, first + RANGE_BLOCKS).boxed().toList().toString());
        }
    }

    private void received(String message) {
        inFlight--;
        bytes += message.length();
        int from = message.indexOf("\"id\":") + 5;
        long id = Long.parseLong(message, from, message.indexOf(',', from), 10);
        if (hashCalls.remove(id)) {
            for (String hash : message.substring(message.indexOf('[') + 1, message.lastIndexOf(']')).split(",")) {
                hashes.add(hash);
            }
        } else if (++answered % RANGE_BLOCKS == 0) {
            askHashes();
            if (answered == (long) ranges * RANGE_BLOCKS) {
                seconds = (System.nanoTime() - begunNanos) / 1e9;
                done.countDown();
            }
        }
        while (inFlight < window && !hashes.isEmpty()) {
            send("state_queryStorageAt", keys + "," + hashes.poll());
        }
    }
}
