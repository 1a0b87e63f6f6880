package xyz.autonomys.blocktimes.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of new best blocks from one of a chain's good nodes ({@code chain_subscribeNewHeads}), on a socket of its own. When that
 * ends, or has been silent for too long, another node is asked, or the same again: a node tells its best block to whoever
 * subscribes, so nothing is missed. Belongs to the client's event loop.
 */
final class HeadSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(HeadSubscription.class);
    private static final long TIMER_MS = 200;
    private static final long LONGEST_WAIT_MS = 10_000;
    private static final int WORTH_A_WARNING = 5;
    private static final String SUBSCRIBE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chain_subscribeNewHeads\",\"params\":[]}";

    private final RpcClient client;
    private final Vertx vertx;
    private final RpcSocket.Connector connector;
    private final long silenceMs;
    private final LongConsumer listener;
    private final long timer;
    private RpcNode node;
    private WebSocket webSocket;
    private boolean connecting;
    private boolean closed;
    private int failures;
    private long retryAtMs;
    private long heardAtMs;
    private long bestBlock = -1;
    /** A subscription was given up for its silence: whether that was the chain's or the node's shows in what the next one says. */
    private boolean suspectedSilence;

    /**
     * @param silenceMs without a word for so long, a subscription is taken for dead
     * @param listener is told the number of each new best block, on the event loop
     */
    HeadSubscription(RpcClient client, Vertx vertx, Context loop, RpcSocket.Connector connector, long silenceMs, LongConsumer listener) {
        this.client = client;
        this.vertx = vertx;
        this.connector = connector;
        this.silenceMs = silenceMs;
        this.listener = listener;
        this.timer = vertx.setPeriodic(TIMER_MS, id -> loop.runOnContext(v -> tick()));
    }

    /** For any thread. */
    void close(Context loop) {
        vertx.cancelTimer(timer);
        loop.runOnContext(v -> {
            closed = true;
            hangUp();
        });
    }

    private void tick() {
        long nowMs = client.nowMs();
        if (closed || connecting) {
            return;
        }
        if (webSocket == null) {
            if (nowMs >= retryAtMs) {
                connect();
            }
        } else if (nowMs - heardAtMs > silenceMs) {
            LOG.debug("chain={} {} has told no new block for {} ms: subscribing anew", client.chain(), node.shown(), silenceMs);
            suspectedSilence = true;
            hangUp();
            connect();
        }
    }

    private void connect() {
        RpcNode next = client.nodes().goodOneAfter(node);
        if (next == null) {
            // A client without calls to make would not look for a node that is back.
            client.pump();
            return;
        }
        node = next;
        connecting = true;
        connector.connect(next.url()).onSuccess(this::opened).onFailure(problem -> {
            connecting = false;
            ended(Endpoints.plain(problem));
        });
    }

    private void opened(WebSocket opened) {
        connecting = false;
        if (closed) {
            opened.close();
            return;
        }
        webSocket = opened;
        heardAtMs = client.nowMs();
        opened.textMessageHandler(message -> received(opened, message));
        opened.exceptionHandler(problem -> ended(opened, "failed: " + problem));
        opened.closeHandler(v -> ended(opened, "closed the connection"));
        opened.writeTextMessage(SUBSCRIBE);
    }

    private void received(WebSocket connection, String message) {
        if (connection != webSocket) {
            return;
        }
        long block;
        try {
            JsonNode json = ReplyParser.tree(message);
            if (json.has("error")) {
                ended(connection, "refused the subscription: " + json.path("error").path("message").asText());
                return;
            }
            if (!json.path("method").asText().equals("chain_newHead")) {
                return; // the subscription's id
            }
            block = Long.parseUnsignedLong(json.at("/params/result/number").asText().replaceFirst("^0x", ""), 16);
        } catch (JsonProcessingException | NumberFormatException e) {
            ended(connection, "told of a new block in a way that cannot be read");
            return;
        }
        if (block < 0 || block > 0xffff_ffffL) {
            ended(connection, "told of a block " + Long.toUnsignedString(block) + ", which no chain has");
            return;
        }
        failures = 0;
        heardAtMs = client.nowMs();
        if (suspectedSilence && block > bestBlock) {
            LOG.info("chain={} the subscription had gone silent; subscribed again at {}, best block {}", client.chain(), node.shown(), block);
        }
        suspectedSilence = false;
        bestBlock = block;
        listener.accept(block);
    }

    private void ended(WebSocket connection, String why) {
        if (connection == webSocket) {
            hangUp();
            ended(why);
        }
    }

    private void ended(String why) {
        if (!closed) {
            failures++;
            retryAtMs = client.nowMs() + Math.min(LONGEST_WAIT_MS, client.waitMs(failures + 1));
            if (failures == WORTH_A_WARNING) {
                LOG.warn("chain={} {} {}, {} times in a row: nobody tells of new blocks; the nodes are asked from time to time meanwhile",
                        client.chain(), node.shown(), why, failures);
            } else {
                LOG.debug("chain={} {} {}: subscribing elsewhere, or again", client.chain(), node.shown(), why);
            }
        }
    }

    private void hangUp() {
        WebSocket gone = webSocket;
        webSocket = null;
        if (gone != null) {
            gone.close();
        }
    }
}
