package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.control.RunningProcess;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;

/** The program following simulated chains whose days pass in seconds. */
class FollowTest {

    /** A day and somewhat more: 14,400 blocks of 6 s on average. */
    private static final int BLOCKS = 17_000;
    private static final int FIRST = 1_000;
    private static final int RESTARTS = Integer.getInteger("blocktimes.follow.restarts", 1);
    private static final int CONFIRMED = BLOCKS - 100;
    /** Simulated seconds a second of the time that the chains live in: some 160 blocks. */
    private static final double SPEED = 1_000;
    /** How far that time is moved each time the test looks. */
    private static final long STEP_MS = 200;
    private static final long MOST_LAG = 300;
    private static final Devnet.Options OPTIONS = new Devnet.Options(7, BLOCKS, 0);

    private static final Pattern STORED = Pattern.compile("part-(\\d+)-(\\d+)\\.parquet");

    @TempDir
    Path folder;
    /** The time of the chains, which the test moves; the program has the machine's. */
    private final SimulatedTime chainTime = new SimulatedTime();
    private Cli cli;
    private Dataset dataset;

    @BeforeEach
    void cli() throws IOException {
        // A node that goes down in the middle of a handshake may leave a connection on which nothing is ever said.
        Files.writeString(
                folder.resolve("application.properties"),
                "blocktimes.rpc.timeout-ms = 10000\nblocktimes.head-silence-s = 2\n");
        cli = new Cli(folder);
        dataset = new Dataset(folder.resolve("data"));
    }

    private void use(Devnet devnet) {
        cli.with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
    }

    /** Lets the chains grow until the program has come so far, but not away from a program that is slow. */
    private void growUntil(Session follow, Patience.Condition condition) throws Exception {
        cli.until(follow, () -> {
            if (Session.lag("consensus") < MOST_LAG) {
                chainTime.advance(STEP_MS);
            }
            return condition.holds();
        });
    }

    /** A port that is free, like the next one. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket one = new ServerSocket(0); ServerSocket next = new ServerSocket(one.getLocalPort() + 1)) {
                return next.getLocalPort() - 1;
            } catch (BindException | IllegalArgumentException e) {
                // taken, or past the last port: another pair
            }
        }
    }

    private List<BlockRange> stored(String chain) throws IOException {
        Path files = folder.resolve("data/block_times/chain=" + chain);
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(files)) {
            return tree.map(path -> STORED.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> new BlockRange(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                    .toList();
        } catch (UncheckedIOException e) {
            return stored(chain); // a file was merged away while the tree was walked
        }
    }

    private long storedUpTo(String chain) throws IOException {
        return stored(chain).stream().mapToLong(BlockRange::last).max().orElse(0);
    }

    /** Rows in files and in the open one. Blocks that were missing may be written last, so the newest says nothing. */
    private long rows(String chain) throws Exception {
        return Session.chain(chain).getOpenFileRows()
                + stored(chain).stream().mapToLong(BlockRange::count).sum();
    }

    private static List<Map<String, Object>> withoutIngestion(List<Map<String, Object>> rows) {
        return rows.stream().<Map<String, Object>>map(row -> {
            Map<String, Object> rest = new LinkedHashMap<>(row);
            rest.remove("ingestion_ts_ms");
            return rest;
        }).toList();
    }

    /** Names the first row that differs, and not thousands. */
    private static void assertSame(String chain, List<Map<String, Object>> rows, List<Map<String, Object>> expected) {
        for (int i = 0; i < Math.min(rows.size(), expected.size()); i++) {
            assertThat(rows.get(i))
                    .as("row %d of %s, of %d and %d", i, chain, rows.size(), expected.size())
                    .isEqualTo(expected.get(i));
        }
        assertThat(rows).as("rows of %s", chain).hasSameSizeAs(expected);
    }

    @Test
    void aDayWithRestartsAndADeepReorganisationEndsWithTheRowsOfACleanBackfill() throws Exception {
        Dataset clean = new Dataset(folder.resolve("clean"));
        try (Devnet still = Devnet.start(OPTIONS, 0, new SystemTime())) {
            use(still);
            assertThat(cli.with("DATA_DIR", folder.resolve("clean")).run("backfill", "--start=1").exitCode()).isZero();
            cli.with("DATA_DIR", folder.resolve("data"));
        }
        int port = freePort();
        Session follow;
        try (Devnet fork = Devnet.start(OPTIONS.forkedAt(5_000).growing(FIRST, SPEED), port, chainTime)) {
            use(fork);
            // If the last blocks to be had fill a hole, no row of another file comes and closes theirs: its age does.
            follow = cli.with("MAX_ROWS_PER_FILE", 700).with("MAX_FILE_MINUTES", 1).begin("follow", "--start=1",
                    "--accept-reorg");
            growUntil(follow, () -> storedUpTo("consensus") > 5_400 && storedUpTo("auto-evm") > 3_000);
        }
        // The node comes back on the chain that has won: the stored blocks from 5,000 on are of a fork left for good.
        // It goes down again, and again.
        for (int restart = 1; restart <= RESTARTS; restart++) {
            int from = 6_500 + 3_000 * (restart - 1) / RESTARTS;
            try (Devnet other = Devnet.start(OPTIONS.growing(from, SPEED), port, chainTime)) {
                growUntil(follow, () -> storedUpTo("consensus") >= from);
            }
        }
        try (Devnet last = Devnet.start(OPTIONS.growing(9_500, SPEED), port, chainTime)) {
            // The last file is open until the process is stopped.
            growUntil(follow, () -> storedUpTo("consensus") > CONFIRMED - 700 && storedUpTo("auto-evm") > 13_300);
            // A finished date is merged when the next round finds it.
            growUntil(follow, () -> follow.err().contains("chain=consensus date=2025-01-01 compacted"));
            for (String chain : List.of("consensus", "auto-evm")) {
                long confirmed = clean.rows(chain).size();
                growUntil(follow, () -> rows(chain) == confirmed);
            }
            follow.destroy();
            Cli.Result result = cli.await(follow);
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.STOPPED);
            assertThat(result.err()).contains("chain=consensus blocks 5000..").contains("a reorganisation")
                    .contains("chain=consensus date=2025-01-01 compacted");
        }

        for (String chain : List.of("consensus", "auto-evm")) {
            assertSame(chain, withoutIngestion(dataset.rows(chain)), withoutIngestion(clean.rows(chain)));
        }
        assertThat(dataset.rows("consensus")).hasSize(CONFIRMED);
        System.out.println("FollowTest: " + CONFIRMED + " blocks followed, the node away " + (RESTARTS + 1)
                + " times, once back on another chain");
        assertThat(dataset.staged()).isEmpty();
        assertThat(dataset.parts("consensus").stream().filter(part -> part.startsWith("2025-01-01"))).hasSize(1);
    }

    @Test
    void aSubscriptionGoneSilentIsNoticedAndNothingAboveTheConfirmedHeadIsPublished() throws Exception {
        SimulatedTime time = new SimulatedTime();
        AtomicInteger subscriptions = new AtomicInteger();
        AtomicInteger heads = new AtomicInteger();
        AtomicLong best = new AtomicLong();
        Pattern number = Pattern.compile("\"number\":\"0x([0-9a-f]+)\"");
        FaultyNode.Fault silentAfterAWhile = (reply, text, client) -> {
            if (text.contains("\"result\":\"sub")) {
                subscriptions.incrementAndGet();
                heads.set(0);
            }
            Matcher head = number.matcher(text);
            if (text.contains("chain_newHead") && head.find()) {
                best.accumulateAndGet(Long.parseLong(head.group(1), 16), Math::max);
                if (heads.incrementAndGet() > 20 && subscriptions.get() < 3) {
                    return;
                }
            }
            client.writeTextMessage(text);
        };
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 5_000, 0).growing(2_000, 600), 0, chainTime);
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), silentAfterAWhile)) {
            cli.with("CONSENSUS_RPC_WS", node.url()).with("MAX_ROWS_PER_FILE", 50).at(time);
            Session follow = cli.begin("follow", "--chain=consensus", "--start=1900");
            cli.until(follow, () -> {
                // The chain grows while it is heard of, and then only time passes: nothing else than another
                // subscription helps on.
                boolean silent = heads.get() > 20 && subscriptions.get() < 3;
                time.advance(silent ? 200 : 20);
                chainTime.advance(silent ? 0 : STEP_MS);
                long stored = storedUpTo("consensus");
                if (best.get() > 0) {
                    assertThat(stored).isLessThanOrEqualTo(best.get() - 100);
                }
                return stored > 4_800 && subscriptions.get() >= 3;
            });
            assertThat(subscriptions.get()).as("subscriptions, of which two went silent").isGreaterThanOrEqualTo(3);
            assertThat(cli.err(follow)).contains("the subscription went silent; subscribed again at " + node.url());
            follow.destroy();
            assertThat(cli.await(follow, () -> time.advance(20)).exitCode()).isEqualTo(ExitCode.STOPPED);
        }
        List<Map<String, Object>> rows = dataset.rows("consensus");
        assertThat(rows).extracting(row -> row.get("block_number"))
                .isEqualTo(LongStream.range(1_900, 1_900 + rows.size()).boxed().toList());
    }

    @Test
    void aChainThatBeginsAgainWithALowerTipIsNoticed() throws Exception {
        int port = freePort();
        Session follow;
        try (Devnet first = Devnet.start(OPTIONS.growing(2_800, SPEED), port, chainTime)) {
            use(first);
            follow = cli.begin("follow", "--chain=consensus", "--start=2000");
            growUntil(follow, () -> storedUpTo("consensus") >= 2_690);
        }
        try (Devnet again = Devnet.start(OPTIONS.forkedAt(2_400).growing(2_500, 1), port, chainTime)) {
            growUntil(follow, () -> cli.err(follow).contains("from block 2400 on it has others"));
            follow.destroy();
            assertThat(cli.await(follow).exitCode()).isEqualTo(ExitCode.STOPPED);
        }
        assertThat(cli.err(follow)).contains("a reorganisation would replace ").contains("--accept-reorg");
    }

    @Test
    void anotherNetworkIsRefusedAndAnAbsentNodeIsWaitedFor() throws Exception {
        int port = freePort();
        Files.delete(folder.resolve("application.properties"));
        cli.with("CONSENSUS_RPC_WS", "ws://127.0.0.1:" + port).whenIdle(250, () -> 0);
        Session follow = cli.begin("follow", "--chain=consensus");
        cli.until(follow, () -> cli.err(follow).contains("planning again in 1 s"));
        try (Devnet devnet = Devnet.start(OPTIONS, port, new SystemTime())) {
            cli.until(follow, () -> storedUpTo("consensus") == CONFIRMED);
            follow.destroy();
            assertThat(cli.await(follow).exitCode()).isEqualTo(ExitCode.STOPPED);
        }
        try (Devnet other = Devnet.start(new Devnet.Options(8, 500, 0), port, new SystemTime())) {
            Cli.Result refused = cli.run("follow", "--chain=consensus");
            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err()).contains("belongs to another network: chain consensus");
        }
    }

    @Test
    void aBlockThatCannotBeHadDoesNotHoldUpTheOthers() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 5_000, 0).growing(2_000, 100), 0, chainTime)) {
            cli.with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus")).with("DATA_DIR", folder.resolve("probe"));
            assertThat(cli.run("backfill", "--chain=consensus", "--start=1850", "--end=1850").exitCode()).isZero();
            String hash = (String) new Dataset(folder.resolve("probe")).rows("consensus").get(0).get("hash");
            FaultyNode.Fault pruned = (number, reply, client) -> client.writeTextMessage(
                    reply.contains("[{\"block\":\"" + hash)
                            ? FaultyNode.error(
                                    reply, 4003, "Client error: UnknownBlock: State already discarded for " + hash)
                            : reply);
            try (FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), pruned)) {
                cli.with("CONSENSUS_RPC_WS", node.url())
                        .with("DATA_DIR", folder.resolve("data"))
                        .with("MAX_ROWS_PER_FILE", 50);
                Session follow = cli.begin("follow", "--chain=consensus", "--start=1800", "--observe=0");
                growUntil(
                        follow,
                        () -> cli.err(follow)
                                .contains("blocks 1850..1851 are unavailable repeatedly: not retried for an"
                                        + " hour"));
                for (int scrape = 0; scrape < 3; scrape++) {
                    assertThat(metrics(follow)).contains("blocktimes_missing_blocks{chain=\"consensus\"} 2.0")
                            .contains("blocktimes_blocks_failed_total{chain=\"consensus\"} 2.0")
                            .contains("blocktimes_errors_total{chain=\"consensus\",code=\"4003\"}");
                }
                assertThat(cli.err(follow)).doesNotContain("registered");
                String said = cli.err(follow);
                long stored = storedUpTo("consensus");
                growUntil(follow, () -> storedUpTo("consensus") > stored + 500);
                assertThat(cli.err(follow).substring(said.length())).doesNotContain("missing");
                assertThat(said.lines().filter(line -> line.contains(" missing: "))).as("one run, said once")
                        .singleElement().asString().contains("blocks=1850..1851 missing: ");
                try (RunningProcess process = RunningProcess.attach(ProcessHandle.current().pid())) {
                    ChainMXBean bean = process.chainOf(process.routes().stream()
                            .filter(route -> route.id().equals("backfill-consensus")).findFirst().orElseThrow())
                            .orElseThrow();
                    assertThat(bean.getMissingBlocks()).isEqualTo(2);
                    assertThat(bean.getBlocksFailed()).isEqualTo(2);
                    assertThat(bean.getMissingIntervals()).singleElement().asString().startsWith("1850..1851: ");
                }
                follow.destroy();
                assertThat(cli.await(follow).exitCode()).isEqualTo(ExitCode.STOPPED);
                assertThat(report()).containsPattern("\"missing_blocks\" : 2,")
                        .contains("\"blocks\" : \"1850..1851\"");
            }
        }
        assertThat(dataset.rows("consensus"))
                .extracting(row -> row.get("block_number"))
                .doesNotHaveDuplicates()
                .contains(1_849L, 1_852L)
                .doesNotContain(1_850L);
    }

    private String metrics(Session run) throws IOException, InterruptedException {
        Matcher url = Pattern.compile("status page and metrics at (\\S+)").matcher(cli.err(run));
        assertThat(url.find()).isTrue();
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url.group(1) + "metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private String report() throws IOException {
        try (Stream<Path> reports = Files.list(folder.resolve("data/.runs"))) {
            return Files.readString(reports.findFirst().orElseThrow());
        }
    }
}
