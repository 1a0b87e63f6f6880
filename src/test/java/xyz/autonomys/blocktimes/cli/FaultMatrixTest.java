package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * Whatever a node does to every n-th reply: each block arrives once, and the rows equal those of a faultless run. In
 * short form among all tests; in full, with several intervals and with batches, by {@code scripts/reliability faults}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {

    private static final boolean FULL = Boolean.getBoolean("blocktimes.faults.full");
    /** Replies of which one is spoilt. Prime, so that none of them always meets the same kind of call. */
    private static final List<Integer> INTERVALS = FULL ? List.of(23, 151) : List.of(41);
    private static final List<Integer> BATCHES = FULL ? List.of(1, 4) : List.of(1);
    /** Replies that are kept back to be sent in another order. */
    private static final int SHUFFLED = 5;

    enum Fault {
        REPLY_LOST, CONNECTION_CUT, CONNECTION_CUT_IN_THE_MIDDLE_OF_A_MESSAGE, RATE_LIMIT, SERVER_BUSY,
        INTERNAL_ERROR, TWICE, LATE, BACKWARDS, WRONG_ID, NEVER_ASKED, NO_JSON, EMPTY,
        CUT_OFF, BATCH_CUT, ANOTHER_SHAPE, ANOTHER_BLOCK, NULL_RESULT, BAD_HEX,
        SIXTEEN_MEGABYTES, DEEP_JSON;

        /** Those that are noticed only by a call's time running out: it is made to pass while nothing else happens. */
        private static final Set<Fault> NOTICED_IN_TIME = EnumSet.of(REPLY_LOST, LATE, BACKWARDS, WRONG_ID, BATCH_CUT);
    }

    static Stream<Arguments> faults() {
        return Stream.of(Fault.values()).flatMap(fault -> INTERVALS.stream()
                .flatMap(every -> (fault == Fault.BATCH_CUT ? List.of(4) : BATCHES).stream()
                        .map(batch -> Arguments.of(fault, every, batch))));
    }

    private Devnet devnet;
    private List<Map<String, Object>> faultless;

    @BeforeAll
    void runWithoutFaults(@TempDir Path folder) throws Exception {
        devnet = Devnet.start(new Devnet.Options(7, 900, 0), 0, new SystemTime());
        assertThat(new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .run("backfill", "--chain=consensus", "--start=1").exitCode()).isZero();
        faultless = rows(folder);
    }

    @AfterAll
    void stopDevnet() {
        devnet.close();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyBlockArrivesOnceAndIsWhatItIs(Fault fault, int every, int batch, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("application.properties"),
                "blocktimes.rpc.backoff-ms = 10\nblocktimes.rpc.attempts = 12\nblocktimes.rpc.batch = " + batch + "\n");
        AtomicInteger injected = new AtomicInteger();
        String[] kept = new String[1];
        Deque<Runnable> shuffled = new ArrayDeque<>();
        try (FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) -> {
            if (!shuffled.isEmpty()) {
                shuffled.addFirst(() -> client.writeTextMessage(reply));
                if (shuffled.size() == SHUFFLED) {
                    shuffled.forEach(Runnable::run);
                    shuffled.clear();
                }
                return;
            }
            if (number % every != 0) {
                client.writeTextMessage(reply);
                if (kept[0] != null) {
                    client.writeTextMessage(kept[0]);
                    kept[0] = null;
                }
                return;
            }
            injected.incrementAndGet();
            switch (fault) {
                case REPLY_LOST -> { }
                case CONNECTION_CUT -> client.close();
                case CONNECTION_CUT_IN_THE_MIDDLE_OF_A_MESSAGE -> {
                    client.writeFrame(
                            io.vertx.core.http.WebSocketFrame.textFrame(reply.substring(0, reply.length() / 2), false));
                    client.close();
                }
                case RATE_LIMIT -> client.writeTextMessage(FaultyNode.error(reply, -32999));
                case SERVER_BUSY -> client.writeTextMessage(FaultyNode.error(reply, -32009));
                case INTERNAL_ERROR -> client.writeTextMessage(FaultyNode.error(reply, -32603));
                case TWICE -> {
                    client.writeTextMessage(reply);
                    client.writeTextMessage(reply);
                }
                case LATE -> kept[0] = reply;
                case BACKWARDS -> shuffled.addFirst(() -> client.writeTextMessage(reply));
                case BATCH_CUT -> client.writeTextMessage(reply.startsWith("[") ? withoutLastOfBatch(reply) : reply);
                case WRONG_ID -> client.writeTextMessage(reply.replaceFirst("\"id\":\\d+", "\"id\":99999999"));
                case NEVER_ASKED -> {
                    client.writeTextMessage("{\"jsonrpc\":\"2.0\",\"id\":88888888,\"result\":[\"0x\"]}");
                    client.writeTextMessage(reply);
                }
                case NO_JSON -> client.writeTextMessage("<html>504 Gateway Time-out</html>");
                case EMPTY -> client.writeTextMessage("");
                case CUT_OFF -> client.writeTextMessage(reply.substring(0, reply.length() / 2));
                case ANOTHER_SHAPE ->
                    client.writeTextMessage(reply.replaceFirst("\"result\":.*", "\"result\":{\"a\":[1]}}"));
                case ANOTHER_BLOCK ->
                    client.writeTextMessage(
                            reply.replaceFirst("\"block\":\"0x.{64}", "\"block\":\"0x" + "ab".repeat(32)));
                case NULL_RESULT -> client.writeTextMessage(reply.replaceFirst("\"result\":.*", "\"result\":null}"));
                case BAD_HEX -> client.writeTextMessage(reply.replaceFirst("(9c7|dfcbb)\",\"0x..", "$1\",\"0xzz"));
                case SIXTEEN_MEGABYTES ->
                    client.writeTextMessage(
                            reply.replaceFirst("\"result\":.*", "\"result\":\"" + "x".repeat(16 << 20) + "\"}"));
                case DEEP_JSON ->
                    client.writeTextMessage(reply.replaceFirst("\"result\":.*", "\"result\":" + "[".repeat(100_000)));
            }
        })) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", node.url());
            Cli.Result result = (Fault.NOTICED_IN_TIME.contains(fault) ? cli.whenIdle(500, node::replies) : cli)
                    .run("backfill", "--chain=consensus", "--start=1");

            assertThat(result.exitCode()).as(result.err()).isZero();
        }
        assertThat(rows(folder)).isEqualTo(faultless);
        assertThat(injected.get()).as("faults injected").isPositive();
        System.out.println("FaultMatrixTest: " + fault + ", one reply of " + every + ", batches of " + batch + ": "
                + injected + " faults injected");
    }

    @Test
    void aHashThatIsNullInAChunkIsAskedForInASmallerOne(@TempDir Path folder) throws Exception {
        try (FaultyNode node = FaultyNode.before(
                devnet.endpoints().get("consensus"),
                (number, reply, client) -> client.writeTextMessage(
                        number > 3 && reply.length() > 17_000 && reply.contains("[\"0x") && !reply.contains("block")
                                ? reply.replaceFirst("(\"0x.{64}\",){5}", "$0null,")
                                        .replaceFirst(",\"0x.{64}\"\\]", "]")
                                : reply))) {
            Cli.Result result = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", node.url())
                    .run("backfill", "--chain=consensus", "--start=1");

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(rows(folder)).isEqualTo(faultless);
        }
    }

    private static String withoutLastOfBatch(String reply) {
        return reply.substring(0, reply.lastIndexOf(",{\"jsonrpc\"")) + "]";
    }

    private static List<Map<String, Object>> rows(Path folder) throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>(new Dataset(folder.resolve("data")).rows("consensus"));
        rows.forEach(row -> row.remove("ingestion_ts_ms"));
        return rows;
    }
}
