package xyz.autonomys.blocktimes.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.ReplyParser;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.rpc.client.RpcClient;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.time.EventLoop;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Subscribes to new best blocks at one good endpoint of a chain ({@code chain_subscribeNewHeads}), over its own
 * connection. If the connection ends or is silent for too long, it subscribes at the next good endpoint, or again at
 * the same one. Nothing is missed, because an endpoint reports its best block at the start of each subscription.
 * Belongs to the client's event loop.
 */
final class HeadSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(HeadSubscription.class);
    private static final long TIMER_MS = 200;
    private static final long LONGEST_WAIT_MS = 10_000;
    private static final int WORTH_A_WARNING = 5;
    /** In bytes; a header has fewer by far. */
    private static final int LONGEST_MESSAGE = 1 << 20;
    private static final String SUBSCRIBE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chain_subscribeNewHeads\",\"params\":[]}";

    private final RpcEndpoint endpoint;
    private final RpcClient client;
    private final EventLoop loop;
    private final Connection.Connector connector;
    private final long silenceMs;
    private final LongConsumer listener;
    private final Time.Timer timer;
    private URI node;
    private Connection connection;
    private boolean connecting;
    private boolean closed;
    private int failures;
    private long retryAtMs;
    private long heardAtMs;
    private long pingedAtMs;
    private long bestBlock = -1;
    /**
     * Whether the latest subscription was ended because of its silence. The next subscription shows whether the chain
     * made no blocks or the endpoint did not report them.
     */
    private boolean suspectedSilence;

    /**
     * @param silenceMs time without a new block, in ms, after which a subscription is taken for dead
     * @param listener receives the number of each new best block, on the event loop
     */
    HeadSubscription(RpcEndpoint endpoint, long silenceMs, LongConsumer listener) {
        this.endpoint = endpoint;
        this.client = endpoint.client();
        this.loop = endpoint.verticle().loop();
        this.connector = endpoint.verticle().connector();
        this.silenceMs = silenceMs;
        this.listener = listener;
        this.timer = loop.every(TIMER_MS, this::tick);
    }

    /** May be called from any thread. */
    void close() {
        timer.cancel();
        loop.execute(() -> {
            closed = true;
            hangUp();
        });
    }

    private void tick() {
        long nowMs = loop.nowMs();
        if (closed || connecting) {
            return;
        }
        if (connection == null) {
            if (nowMs >= retryAtMs) {
                connect();
            }
            return;
        }
        pingIfQuiet(nowMs);
        if (nowMs - heardAtMs > silenceMs) {
            LOG.debug(
                    "chain={} {} has reported no new block for {} ms: subscribing again",
                    endpoint.getChain(),
                    Endpoints.masked(node),
                    silenceMs);
            suspectedSilence = true;
            hangUp();
            connect();
        }
    }

    private void pingIfQuiet(long nowMs) {
        long pingMs = endpoint.options().connections().pingMs();
        if (pingMs > 0 && nowMs - Math.max(heardAtMs, pingedAtMs) >= pingMs) {
            pingedAtMs = nowMs;
            connection.ping();
        }
    }

    private void connect() {
        Optional<URI> next = client.goodNodeAfter(node);
        if (next.isEmpty()) {
            return;
        }
        node = next.get();
        connecting = true;
        connector.connect(node).whenComplete((opened, problem) -> {
            connecting = false;
            if (problem == null) {
                opened(opened);
            } else {
                ended(ConnectFailure.from(problem));
            }
        });
    }

    private void opened(Connection opened) {
        if (closed) {
            opened.close();
            return;
        }
        connection = opened;
        heardAtMs = loop.nowMs();
        opened.listen(message -> received(opened, message), why -> ended(opened, why));
        opened.send(SUBSCRIBE);
    }

    private void received(Connection from, Message message) {
        if (from != connection) {
            return;
        }
        if (message.length() > LONGEST_MESSAGE) {
            ended(from, "sent a notification of " + message.length() + " bytes");
            return;
        }
        long block;
        try {
            JsonNode json = ReplyParser.tree(message);
            if (json.hasNonNull("error")) {
                ended(from, "refused the subscription: "
                        + InertText.value(json.path("error").path("message").asText()));
                return;
            }
            if (!json.path("method").asText().equals("chain_newHead")) {
                return; // the response that contains the subscription's id
            }
            block = Long.parseUnsignedLong(json.at("/params/result/number").asText().replaceFirst("^0x", ""), 16);
        } catch (IOException | NumberFormatException e) {
            ended(from, "sent a notification that cannot be read");
            return;
        }
        if (block < 0 || block > 0xffff_ffffL) {
            ended(from, "reported a block " + Long.toUnsignedString(block) + ", which is not a block number");
            return;
        }
        failures = 0;
        heardAtMs = loop.nowMs();
        if (suspectedSilence && block > bestBlock) {
            LOG.info(
                    "chain={} the subscription went silent; subscribed again at {}, best block {}",
                    endpoint.getChain(),
                    Endpoints.masked(node),
                    block);
        }
        suspectedSilence = false;
        bestBlock = block;
        listener.accept(block);
    }

    private void ended(Connection ended, String why) {
        if (ended == connection) {
            hangUp();
            ended(why, 0);
        }
    }

    private void ended(ConnectFailure failure) {
        ended(failure.getMessage(), failure.waitMs());
    }

    private void ended(String why, long waitMs) {
        if (!closed) {
            failures++;
            long ownMs = Math.min(LONGEST_WAIT_MS, endpoint.options().waitMs(failures + 1));
            retryAtMs = loop.nowMs() + Math.max(ownMs, waitMs);
            if (failures == WORTH_A_WARNING) {
                LOG.warn(
                        "chain={} {} {}, {} times in a row: no endpoint reports new blocks; the best block is polled"
                                + " meanwhile",
                        endpoint.getChain(),
                        Endpoints.masked(node),
                        why,
                        failures);
            } else {
                LOG.debug(
                        "chain={} {} {}: subscribing elsewhere, or again",
                        endpoint.getChain(),
                        Endpoints.masked(node),
                        why);
            }
        }
    }

    private void hangUp() {
        Connection gone = connection;
        connection = null;
        if (gone != null) {
            gone.close();
        }
    }
}
