package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import xyz.autonomys.blocktimes.Shared;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Nodes that are down, that are others than asked for, or that misbehave. */
class NodeTroubleTest {

    @TempDir
    Path folder;
    private Dataset dataset;

    @BeforeEach
    void dataset() throws Exception {
        dataset = new Dataset(folder.resolve("data"));
        // Short waits: what is tested is that calls are made again, not how long that takes.
        Files.writeString(folder.resolve("application.properties"),
                "blocktimes.rpc.timeout-ms = 5000\nblocktimes.rpc.backoff-ms = 20\nblocktimes.rpc.attempts = 20\n");
    }

    @Test
    void aNodeThatIsDownIsSaidInOneLine() throws Exception {
        Cli.Result result = new Cli(folder).with("CONSENSUS_RPC_WS", "ws://127.0.0.1:1").whenIdle(1_000, () -> 0)
                .run("backfill", "--chain=consensus");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines().filter(line -> line.contains("ERROR"))).singleElement().asString()
                .contains("chain=consensus no endpoint responds within 8 s: ws://127.0.0.1:1: connection refused");
        assertThat(result.err()).doesNotContain("\tat ");
    }

    @Test
    void aNodeThatServesAnotherChainIsSaidInOneLine() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 500, 0), 0, new SystemTime())) {
            Cli.Result result = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("auto-evm"))
                    .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("consensus")).run("backfill");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines().filter(line -> line.contains("ERROR")))
                    .hasSize(2)
                    .anyMatch(line ->
                            line.contains("the endpoint serves another chain: its blocks are those of an "
                                    + "autonomys-domain,"
                                    + " expected: an autonomys-consensus; are the endpoints swapped?"))
                    .anyMatch(line -> line.contains(
                            "its blocks are those of an autonomys-consensus, expected: an autonomys-domain"));
            assertThat(dataset.files()).isEmpty();
        }
    }

    @Test
    void oneChainsTroubleLeavesTheOtherAlone() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 500, 0), 0, new SystemTime());
                FaultyNode consensus = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) ->
                        client.writeTextMessage(reply))) {
            Cli.Result result = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", consensus.url())
                    .with("AUTO_EVM_RPC_WS", "ws://127.0.0.1:1")
                    .whenIdle(250, consensus::replies)
                    .run("backfill");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("ERROR chain=auto-evm no endpoint responds");
            assertThat(dataset.rows("consensus")).hasSize(400);
        }
    }

    enum Fault {
        CUT(61), RATE_LIMITED(7), SILENT(97);

        /** Of so many replies one is spoilt. */
        private final int every;

        Fault(int every) {
            this.every = every;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyBlockOfAGenuineRuntimeArrivesOnceWhateverTheNodeDoes(Fault fault) throws Exception {
        try (RecordedNode recorded = RecordedNode.plain("consensus-devnet");
                FaultyNode node = FaultyNode.before(URI.create(recorded.url()), (number, reply, client) -> {
                    if (number % fault.every != 0) {
                        client.writeTextMessage(reply);
                    } else if (fault == Fault.CUT) {
                        client.close();
                    } else if (fault == Fault.RATE_LIMITED) {
                        client.writeTextMessage(FaultyNode.error(reply, -32999));
                    }
                })) {
            Cli.Result result = new Cli(folder).with("CONSENSUS_RPC_WS", node.url()).whenIdle(250, node::replies)
                    .run("backfill", "--chain=consensus", "--K=0", "--start=1");

            assertThat(result.exitCode()).as(result.err()).isZero();
            List<Map<String, Object>> rows = dataset.rows("consensus");
            assertThat(rows).extracting(row -> row.get("block_number")).doesNotHaveDuplicates().hasSize(260);
            for (int i = 1; i < rows.size(); i++) {
                assertThat(rows.get(i)).containsEntry("parent_hash", rows.get(i - 1).get("hash"));
            }
        }
    }

    @Test
    void aNodeThatRestartsInTheMiddleIsWaitedFor() throws Exception {
        Devnet.Options options = new Devnet.Options(7, 3_000, 60);
        Devnet devnet = Devnet.start(options, 0, new SystemTime());
        int port = devnet.endpoints().get("consensus").getPort();
        try {
            Cli cli = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                    .with("MAX_INFLIGHT_HEADERS", 64);
            Session run = cli.begin("backfill", "--chain=consensus", "--start=1");
            cli.until(run, () -> !dataset.staged().isEmpty());
            devnet.close();
            cli.until(run, () -> run.err().contains("no endpoint can be used"));
            devnet = Devnet.start(options, port, new SystemTime());

            Cli.Result result = cli.await(run);

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(dataset.rows("consensus"))
                    .extracting(row -> row.get("block_number"))
                    .doesNotHaveDuplicates()
                    .hasSize(2_900);
        } finally {
            devnet.close();
        }
    }

    @Test
    void aBatchThatIsRefusedIsHalved() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.rpc.batch = 64\n");
        try (RecordedNode node = RecordedNode.serve("consensus-devnet", "--max-batch", "20")) {
            Cli.Result result = new Cli(folder).with("CONSENSUS_RPC_WS", node.url())
                    .run("backfill", "--chain=consensus", "--K=0", "--start=1");

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.err()).contains("batches of 32 from now on").contains("batches of 16 from now on");
            assertThat(dataset.rows("consensus")).hasSize(260);
        }
    }

    @Test
    void prunedBlocksAreNamedWithWhatToDoAndTheOthersStored() throws Exception {
        List<String> pruned = Shared.jsonLines("recordings/expected/consensus-devnet.jsonl").subList(0, 99).stream()
                .map(row -> row.get("hash").asText()).toList();
        try (RecordedNode recorded = RecordedNode.plain("consensus-devnet");
                FaultyNode node = FaultyNode.before(
                        URI.create(recorded.url()),
                        (number, reply, client) -> client.writeTextMessage(
                                pruned.stream().anyMatch(hash -> reply.contains("\"block\":\"" + hash))
                                        ? FaultyNode.error(
                                                reply,
                                                4003,
                                                "Client error: UnknownBlock: State already discarded for 0x12")
                                        : reply))) {
            Cli.Result result = new Cli(folder).with("CONSENSUS_RPC_WS", node.url())
                    .run("backfill", "--chain=consensus", "--K=0", "--start=1");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err())
                    .contains("the endpoint has pruned that state; use an archive node, synchronised "
                            + "with --sync full --state-pruning archive from an empty database");
            // Block 100 has its state, but not its parent's, and so no delta.
            assertThat(dataset.rows("consensus")).extracting(row -> row.get("block_number")).first().isEqualTo(101L);
            assertThat(dataset.rows("consensus")).hasSize(160);
        }
    }
}
