package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.time.IdleTime;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;

/** A chain with a list of nodes, some of which are no good. */
class SeveralNodesTest {

    private static final int BLOCKS = 3_000;
    private static final Devnet.Options OPTIONS = new Devnet.Options(7, BLOCKS, 5);

    @TempDir
    Path folder;
    private Dataset dataset;
    private Devnet good;

    @BeforeEach
    void start() throws Exception {
        dataset = new Dataset(folder.resolve("data"));
        good = Devnet.start(OPTIONS, 0, new SystemTime());
        Files.writeString(
                folder.resolve("application.properties"),
                "blocktimes.rpc.timeout-ms = 60000\nblocktimes.rpc.backoff-ms = 20\n"
                        + "blocktimes.rpc.backoff-cap-ms = 1000\nblocktimes.rpc.attempts = 20\n");
    }

    @AfterEach
    void stop() {
        good.close();
    }

    private static URI consensus(Devnet devnet) {
        return devnet.endpoints().get("consensus");
    }

    private Cli.Result backfill(URI... nodes) throws Exception {
        return new Cli(folder)
                .with("CONSENSUS_RPC_WS", Stream.of(nodes).map(URI::toString).collect(Collectors.joining(", ")))
                .run("backfill", "--chain=consensus", "--start=1");
    }

    private void assertWhole(Cli.Result run) throws Exception {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(dataset.rows("consensus").stream().map(row -> row.get("block_number")).toList())
                .isEqualTo(LongStream.rangeClosed(1, BLOCKS - 100).boxed().toList());
    }

    @Test
    void workIsSpreadOverAllThatAreWell() throws Exception {
        try (FaultyNode one =
                        FaultyNode.before(consensus(good), (number, reply, client) -> client.writeTextMessage(reply));
                FaultyNode other =
                        FaultyNode.before(consensus(good), (number, reply, client) -> client.writeTextMessage(reply))) {
            Cli.Result run = backfill(one.url(), other.url());

            assertWhole(run);
            assertThat(run.err()).doesNotContain("skipped");
            assertThat(one.replies()).isGreaterThan(BLOCKS / 4);
            assertThat(other.replies()).isGreaterThan(BLOCKS / 4);
        }
    }

    @Test
    void aNodeThatIsDownIsLeftOut() throws Exception {
        Cli.Result run = backfill(URI.create("ws://127.0.0.1:1"), consensus(good));

        assertWhole(run);
        assertThat(run.err()).contains("chain=consensus ws://127.0.0.1:1 skipped: ").contains("retry in ");
    }

    @Test
    void aNodeOfAnotherNetworkIsLeftOut() throws Exception {
        try (Devnet other = Devnet.start(new Devnet.Options(8, BLOCKS, 0), 0, new SystemTime())) {
            Cli.Result run = backfill(consensus(good), consensus(other));

            assertWhole(run);
            assertThat(run.err())
                    .contains(consensus(other) + " skipped: it serves another network: its genesis hash is 0x");
        }
    }

    @Test
    void whichNetworkIsMeantIsWhatTheDataSay() throws Exception {
        assertThat(new Cli(folder)
                        .with("CONSENSUS_RPC_WS", consensus(good))
                        .run("backfill", "--chain=consensus", "--count=5")
                        .exitCode())
                .isZero();
        try (Devnet other = Devnet.start(new Devnet.Options(8, BLOCKS, 0), 0, new SystemTime())) {
            Cli.Result run = backfill(consensus(other), consensus(good));

            assertWhole(run);
            assertThat(run.err()).contains(consensus(other) + " skipped: it serves another network");
        }
    }

    @Test
    void aNodeThatServesAnotherChainIsLeftOut() throws Exception {
        URI domain = good.endpoints().get("auto-evm");

        Cli.Result run = backfill(domain, consensus(good));

        assertWhole(run);
        assertThat(run.err()).contains(domain + " skipped: ").contains("the endpoint serves another chain");
    }

    @Test
    void aNodeThatLagsIsLeftOut() throws Exception {
        try (Devnet behind = Devnet.start(OPTIONS.lagging(1_000), 0, new SystemTime())) {
            Cli.Result run = backfill(consensus(behind), consensus(good));

            assertWhole(run);
            assertThat(run.err()).contains(consensus(behind)
                    + " skipped: it lags: its best block is 2000, block 2900 is to be fetched; retry in 1 s");
        }
    }

    @Test
    void aNodeThatHasPrunedWhatIsAskedIsLeftOut() throws Exception {
        try (FaultyNode pruned = FaultyNode.before(
                consensus(good),
                (number, reply, client) -> client.writeTextMessage(
                        reply.contains("\"changes\"")
                                ? FaultyNode.error(reply, 4003, "State already discarded for 0x12")
                                : reply))) {
            Cli.Result run = backfill(pruned.url(), consensus(good));

            assertWhole(run);
            assertThat(run.err()).contains(pruned.url() + " skipped: state_queryStorageAt: error 4003")
                    .contains("the endpoint has pruned that state");
        }
    }

    @Test
    void aNodeThatKnowsNoBlocksLeavesThemToTheOther() throws Exception {
        try (FaultyNode holes = FaultyNode.before(
                consensus(good),
                (number, reply, client) -> client.writeTextMessage(
                        number > 3 && reply.contains("\"result\":[\"0x")
                                ? reply.replaceFirst("\\[\"0x.{64}\"", "[null")
                                : reply))) {
            Cli.Result run = backfill(holes.url(), consensus(good));

            assertWhole(run);
            assertThat(run.err()).contains(holes.url() + " has no blocks below ");
        }
    }

    @Test
    void aNodeThatBeginsToFailIsLeftOutAndTakesPartAgainWhenItIsWell() throws Exception {
        int[] failures = {40};
        try (Devnet slow = Devnet.start(new Devnet.Options(7, BLOCKS, 60), 0, new SystemTime());
                FaultyNode moody = FaultyNode.before(
                        consensus(good),
                        (number, reply, client) -> client.writeTextMessage(
                                number > 100 && failures[0]-- > 0 ? FaultyNode.error(reply, -32603) : reply))) {
            Cli.Result run = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", moody.url() + "," + consensus(slow))
                    .with("MAX_INFLIGHT_HEADERS", 32)
                    .run("backfill", "--chain=consensus", "--start=1");

            assertWhole(run);
            assertThat(run.err()).contains(moody.url() + " skipped: ").contains(moody.url() + " works again");
        }
    }

    @Test
    void aNodeThatGoesAwayInTheMiddleIsLeftOut() throws Exception {
        try (FaultyNode leaving =
                FaultyNode.before(consensus(good), (number, reply, client) -> leaveAfter(400, number, reply, client))) {
            assertWhole(backfill(leaving.url(), consensus(good)));
        }
    }

    private static void leaveAfter(int replies, int number, String reply, ServerWebSocket client) {
        if (number > replies) {
            client.close();
        } else {
            client.writeTextMessage(reply);
        }
    }

    @Test
    void whereNoneWillDoEachReasonIsSaid() throws Exception {
        try (FaultyNode domain = FaultyNode.before(
                good.endpoints().get("auto-evm"), (number, reply, client) -> client.writeTextMessage(reply))) {
            Cli.Result run = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", "ws://127.0.0.1:1," + domain.url())
                    .whenIdle(250, domain::replies)
                    .run("backfill", "--chain=consensus", "--start=1");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("none of 2 endpoints is usable: ")
                    .contains("connection refused")
                    .contains("the endpoint serves another chain");
        }
        assertThat(dataset.files()).isEmpty();
    }

    @Test
    void callsASecondAreCappedForEachNode() throws Exception {
        int rate = 500;
        SimulatedTime time = new SimulatedTime();
        try (FaultyNode node =
                        FaultyNode.before(consensus(good), (number, reply, client) -> client.writeTextMessage(reply));
                IdleTime idle = new IdleTime(time, 100, node::replies)) {
            Cli.Result run = new Cli(folder).with("CONSENSUS_RPC_WS", node.url()).at(time)
                    .run("backfill", "--chain=consensus", "--count=1200", "--rate=" + rate);

            assertThat(run.exitCode()).as(run.err()).isZero();
            // 1,200 calls at least, and what a second gives is never exceeded by more than two tenths of a second's
            // worth.
            assertThat(time.nanos() / 1e9 * rate).isGreaterThan(1_200 - rate / 5.0);
        }
        assertThat(dataset.rows("consensus")).hasSize(1_200);
    }

    @Test
    void aNodeThatFailsEveryCallIsNotStormed() throws Exception {
        Files.writeString(
                folder.resolve("application.properties"),
                "blocktimes.rpc.backoff-ms = 1\n"
                        + "blocktimes.rpc.backoff-cap-ms = 1\n"
                        + "blocktimes.rpc.attempts = 100\n"
                        + "blocktimes.rpc.patience-s = 5\n"
                        + "blocktimes.rpc.failing-rate = 30\n");
        SimulatedTime time = new SimulatedTime();
        long[] failingSince = new long[1];
        int window = 64;
        try (FaultyNode failing = FaultyNode.before(consensus(good), (number, reply, client) -> {
            if (number <= 600) {
                client.writeTextMessage(reply);
                return;
            }
            failingSince[0] = failingSince[0] == 0 ? time.nanos() : failingSince[0];
            client.writeTextMessage(FaultyNode.error(reply, -32999));
        }); IdleTime idle = new IdleTime(time, 100, failing::replies)) {
            Cli.Result run = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", failing.url())
                    .with("MAX_INFLIGHT_HEADERS", window)
                    .at(time)
                    .run("backfill", "--chain=consensus", "--start=1");
            double seconds = (time.nanos() - failingSince[0]) / 1e9;

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("no endpoint responds; last: ").contains("-32999");
            // What was in flight when the failures began, the failures that say so, and the promised rate from then on.
            assertThat(failing.replies() - 600).isLessThan(2 * window + (int) (30 * (seconds + 1)));
        }
        assertThat(dataset.rows("consensus")).isNotEmpty();
    }
}
