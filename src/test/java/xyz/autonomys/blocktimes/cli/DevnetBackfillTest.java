package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.StartedProcesses;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Backfills of the simulated chains, served by this process to the program in its own. */
class DevnetBackfillTest {

    private static Devnet devnet;

    /** Replies that complete the first range of 256 blocks, in whatever order those of the four under way come. */
    private static final int FIRST_RANGE = 1_100;
    /** Replies that complete a fifth range too. */
    private static final int FIFTH_RANGE = 2_200;

    /** Where the tests run in the background, what they start would not heed Ctrl-C. */
    private static final String HEEDING = "env --default-signal=INT ";

    @TempDir
    Path folder;
    private Cli cli;
    private Dataset dataset;

    @BeforeAll
    static void startDevnet() throws Exception {
        devnet = Devnet.start(new Devnet.Options(7, 20_000, 0), 0, new SystemTime());
    }

    @AfterAll
    static void stopDevnet() {
        devnet.close();
    }

    @BeforeEach
    void cli() {
        cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
        dataset = new Dataset(folder.resolve("data"));
    }

    @Test
    void theBuiltInDevnetNeedsNothingElseAndASecondRunChangesNothing() throws Exception {
        Cli alone = new Cli(folder);
        Dataset devnetData = new Dataset(folder.resolve("data/devnet"));

        Cli.Result first = alone.run("backfill", "--network=devnet");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(devnetData.rows("consensus")).hasSize(5_000);
        assertThat(devnetData.rows("auto-evm")).hasSize(5_000);
        assertThat(devnetData.staged()).isEmpty();
        Map<String, Long> files = devnetData.files();

        Cli.Result second = alone.run("backfill", "--network", "devnet");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.err()).contains("chain=auto-evm").contains("nothing is missing");
        assertThat(devnetData.files()).isEqualTo(files);
    }

    /** Half of the values, and the same rows: across a runtime upgrade, too. */
    @Test
    void leanWitnessesGiveTheSameRows() throws Exception {
        assertThat(cli.run("backfill", "--start=1", "--end=11000").exitCode()).isZero();
        Path lean = folder.resolve("lean");

        Cli.Result run = cli.with("DATA_DIR", lean).run("backfill", "--start=1", "--end=11000", "--witnesses=lean");
        assertThat(run.exitCode()).as(run.err()).isZero();

        Cli.Result same = cli.run("validate", "--against=" + folder.resolve("data"));
        assertThat(same.exitCode()).as(same.out() + same.err()).isZero();
        assertThat(same.out()).containsPattern("ok +same_rows +consensus +1 dates, 11000 blocks");
    }

    @Test
    void domainTimesAreThoseOfTheConsensusBlocksTheyNameAndDeltasAddUp() throws Exception {
        assertThat(cli.run("backfill", "--start=1", "--verify").exitCode()).isZero();

        String chains = "read_parquet('" + folder + "/data/block_times/*/*/*.parquet', hive_partitioning = true)";
        List<Map<String, Object>> disagreements =
                dataset.query("SELECT d.block_number FROM " + chains + " d LEFT JOIN " + chains
                        + " c ON c.chain = 'consensus' AND c.hash = d.consensus_block_hash WHERE d.chain = 'auto-evm'"
                        + " AND c.timestamp_ms IS DISTINCT FROM d.timestamp_ms");
        assertThat(disagreements).isEmpty();
        List<Map<String, Object>> consensus = dataset.rows("consensus");
        assertThat(consensus).hasSize(19_900);
        for (int i = 1; i < consensus.size(); i++) {
            Map<String, Object> row = consensus.get(i);
            Map<String, Object> before = consensus.get(i - 1);
            assertThat(row).containsEntry("block_number", i + 1L).containsEntry("parent_hash", before.get("hash"));
            assertThat((Long) row.get("delta_since_parent_ms"))
                    .isEqualTo((Long) row.get("timestamp_ms") - (Long) before.get("timestamp_ms"))
                    .isGreaterThanOrEqualTo(500);
            assertThat((Long) row.get("slot")).isGreaterThan((Long) before.get("slot"));
            assertThat(row).containsEntry("spec_version", i + 1 <= 10_000 ? 9 : 10);
        }
        assertThat(consensus.get(0)).containsEntry("delta_since_parent_ms", null);
        // One header every 97 blocks: the flag is there, and not everywhere.
        assertThat(consensus.stream()
                        .filter(row ->
                                row.get("contained_store_segment_headers").equals(true)))
                .hasSize(19_900 / 97);
        // Every consensus block with a bundle of its domain became a domain block, and no other did.
        List<Map<String, Object>> domain = dataset.rows("auto-evm");
        List<Object> withBundles = consensus.stream()
                .filter(row -> (Long) row.get("bundle_count") > 0)
                .map(row -> row.get("hash"))
                .limit(domain.size())
                .toList();
        assertThat(domain).extracting(row -> row.get("consensus_block_hash")).isEqualTo(withBundles);
    }

    @Test
    void blocksOfManyRuntimesAreEachReadByTheirOwn() throws Exception {
        String columns =
                "SELECT block_number, timestamp_ms, contained_store_segment_headers, bundle_count FROM read_parquet('"
                        + folder + "/data/block_times/*/*/*.parquet') ORDER BY block_number";
        List<Map<String, Object>> ofTwo;
        try (Devnet two = Devnet.start(new Devnet.Options(7, 4_000, 0), 0, new SystemTime())) {
            assertThat(cli.with("CONSENSUS_RPC_WS", two.endpoints().get("consensus"))
                            .run("backfill", "--chain=consensus", "--start=1")
                            .exitCode())
                    .isZero();
            ofTwo = dataset.query(columns);
        }
        try (Devnet many = Devnet.start(new Devnet.Options(7, 4_000, 0).upgraded(40), 0, new SystemTime())) {
            Cli other = cli.with("CONSENSUS_RPC_WS", many.endpoints().get("consensus"))
                    .with("DATA_DIR", folder.resolve("many"));

            Cli.Result result = other.run("backfill", "--chain=consensus", "--start=1");

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(dataset.query("SELECT count(DISTINCT spec_version) AS runtimes FROM read_parquet('" + folder
                    + "/many/block_times/*/*/*.parquet')")).containsExactly(Map.of("runtimes", 40L));
            assertThat(dataset.query(columns.replace("/data/", "/many/"))).isEqualTo(ofTwo);
        }
    }

    @Test
    void columnsAreThoseOfTheSchemaInOrderAndType() throws Exception {
        assertThat(cli.run("backfill", "--count=10", "--chain=consensus").exitCode()).isZero();

        assertThat(dataset.query("DESCRIBE SELECT * FROM read_parquet('" + folder + "/data/block_times/*/*/*.parquet',"
                        + " hive_partitioning = false)"))
                .extracting(column -> column.get("column_name") + " " + column.get("column_type"))
                .containsExactly(
                        "chain VARCHAR",
                        "block_number BIGINT",
                        "hash VARCHAR",
                        "parent_hash VARCHAR",
                        "timestamp_ms BIGINT",
                        "timestamp_utc TIMESTAMP",
                        "delta_since_parent_ms BIGINT",
                        "ingestion_ts_ms BIGINT",
                        "contained_store_segment_headers BOOLEAN",
                        "bundle_count BIGINT",
                        "consensus_block_hash VARCHAR",
                        "slot BIGINT",
                        "spec_version INTEGER",
                        "author VARCHAR",
                        "reward_address VARCHAR",
                        "solution_range DECIMAL(20,0)",
                        "pot_slot_iterations BIGINT",
                        "extrinsics BIGINT",
                        "votes BIGINT",
                        "weight_ps BIGINT",
                        "weight_limit_ps BIGINT");
        assertThat(dataset.query("SELECT DISTINCT compression FROM parquet_metadata('" + folder
                        + "/data/block_times/*/*/*.parquet')"))
                .containsExactly(Map.of("compression", "ZSTD"));
    }

    @Test
    void filesAreCutAtTheRowLimitAndAtMidnight() throws Exception {
        // Block 14,400 or so is the first of the second day: find it by the dates written without a limit.
        cli.with("MAX_ROWS_PER_FILE", 300);

        assertThat(cli.run("backfill", "--chain=consensus", "--start=13901", "--end=14900").exitCode()).isZero();

        List<String> parts = dataset.parts("consensus");
        assertThat(parts).extracting(part -> part.substring(0, 10)).contains("2025-01-01", "2025-01-02");
        long next = 13_901;
        String date = parts.get(0).substring(0, 10);
        for (String part : parts) {
            long first = Long.parseLong(part.replaceFirst(".*/(\\d+)-.*", "$1"));
            long last = Long.parseLong(part.replaceFirst(".*-(\\d+)$", "$1"));
            assertThat(first).isEqualTo(next);
            assertThat(last - first + 1).isLessThanOrEqualTo(300);
            boolean endOfDateOrRun =
                    last == 14_900 || !parts.get(parts.indexOf(part) + 1).startsWith(part.substring(0, 10));
            assertThat(endOfDateOrRun || last - first + 1 == 300).as(part).isTrue();
            next = last + 1;
        }
        assertThat(next).isEqualTo(14_901);
        assertThat(dataset.query("SELECT count(*) AS n FROM read_parquet('" + folder
                        + "/data/block_times/*/*/*.parquet', hive_partitioning = true) WHERE CAST(date"
                        + " AS VARCHAR) <> strftime(timestamp_utc, '%Y-%m-%d')"))
                .containsExactly(Map.of("n", 0L));
    }

    @Test
    void holesAreFilledAndStoredFilesAreLeftAlone() throws Exception {
        assertThat(cli.run("backfill", "--chain=consensus", "--start=101", "--end=200").exitCode()).isZero();
        assertThat(cli.run("backfill", "--chain=consensus", "--start=401", "--count=100").exitCode()).isZero();
        Map<String, Long> before = dataset.files();

        Cli.Result dry = cli.run("backfill", "--chain=consensus", "--end=600", "--dry-run");
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.out()).contains("consensus: 300 blocks to fetch: 201..400, 501..600");
        assertThat(dataset.files()).isEqualTo(before);

        assertThat(cli.run("backfill", "--chain=consensus", "--end=600").exitCode()).isZero();

        assertThat(dataset.parts("consensus"))
                .containsExactly(
                        "2025-01-01/101-200", "2025-01-01/201-400", "2025-01-01/401-500", "2025-01-01/501-600");
        assertThat(dataset.files()).containsAllEntriesOf(before);
        assertThat(dataset.rows("consensus"))
                .extracting(row -> row.get("block_number"))
                .doesNotHaveDuplicates()
                .hasSize(500);
    }

    @Test
    void overwriteReplacesTheBlocksAskedForAndKeepsTheRest() throws Exception {
        assertThat(cli.run("backfill", "--chain=consensus", "--start=101", "--end=300").exitCode()).isZero();
        List<Map<String, Object>> before = dataset.rows("consensus");

        assertThat(cli.run("backfill", "--chain=consensus", "--start=151", "--end=250", "--overwrite")
                        .exitCode())
                .isZero();

        assertThat(dataset.parts("consensus"))
                .containsExactly("2025-01-01/101-150", "2025-01-01/151-250", "2025-01-01/251-300");
        assertThat(dataset.staged()).isEmpty();
        List<Map<String, Object>> after = dataset.rows("consensus");
        for (int i = 0; i < 200; i++) {
            boolean replaced = i >= 50 && i < 150;
            assertThat(after.get(i).get("ingestion_ts_ms").equals(before.get(i).get("ingestion_ts_ms")))
                    .isEqualTo(!replaced);
            after.get(i).remove("ingestion_ts_ms");
            before.get(i).remove("ingestion_ts_ms");
        }
        assertThat(after).isEqualTo(before);
    }

    @Test
    void aFileThatIsCutOffIsSetAsideAndItsBlocksFetchedAgain() throws Exception {
        cli.with("MAX_ROWS_PER_FILE", 100);
        assertThat(cli.run("backfill", "--chain=consensus", "--start=1", "--end=300").exitCode()).isZero();
        Path file = folder.resolve(
                "data/block_times/chain=consensus/date=2025-01-01/part-000000000101-000000000200.parquet");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--end=300");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("part-000000000101-000000000200.parquet is not usable (it is not a Parquet file, or "
                        + "is truncated)");
        assertThat(
                        folder.resolve(
                                "data/.quarantine/block_times/chain=consensus/date=2025-01-01/"
                                        + "part-000000000101-000000000200.parquet"))
                .exists();
        assertThat(dataset.rows("consensus")).hasSize(300);
    }

    @Test
    void aSecondProcessRefusesAndNamesTheFirst() throws Exception {
        try (Devnet slow = Devnet.start(new Devnet.Options(7, 2_000, 2_000), 0, new SystemTime())) {
            Cli slowly = new Cli(folder).with("CONSENSUS_RPC_WS", slow.endpoints().get("consensus"));
            Process first = slowly.start("follow", "--chain=consensus");
            Path lock = folder.resolve("data/.locks/consensus.lock");
            slowly.until(first, () -> Files.exists(lock) && Files.size(lock) > 0);

            Cli.Result second = cli.run("backfill", "--chain=consensus");

            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.err())
                    .contains("another process is writing chain consensus")
                    .contains("pid " + first.pid() + " on ");
            first.destroyForcibly().waitFor();
        }
        assertThat(cli.run("backfill", "--chain=consensus", "--count=5").exitCode()).isZero();
    }

    private Cli inSmallFiles(Devnet devnet) {
        return new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm")).with("MAX_INFLIGHT_HEADERS", 64)
                .with("MAX_ROWS_PER_FILE", 300);
    }

    /**
     * Waits until each chain has published a file, so that publishing is quick by now, and has the next one open.
     *
     * @return rows of the consensus chain that are published
     */
    private int publishedWithTheNextFilesOpen(Cli slowly, Process running) throws Exception {
        slowly.until(running, () -> !dataset.parts("consensus").isEmpty() && !dataset.parts("auto-evm").isEmpty()
                && dataset.staged().size() >= 2);
        return dataset.rows("consensus").size();
    }

    @Test
    void aSignalPublishesWhatWasReadAndTheNextRunFetchesTheRest() throws Exception {
        int before;
        try (Devnet slow = Devnet.start(new Devnet.Options(7, 20_000, 100), 0, new SystemTime())) {
            Cli slowly = inSmallFiles(slow);
            Process running = slowly.start("backfill", "--start=1");
            before = publishedWithTheNextFilesOpen(slowly, running);
            // The terminal is closed. Under nohup, which the tests may run under too, that is no reason to stop.
            StartedProcesses.signal("HUP", running);
            String signal = StartedProcesses.ignoresHangup(running) ? "TERM" : "HUP";
            if (signal.equals("TERM")) {
                StartedProcesses.signal("TERM", running);
            }

            Cli.Result stopped = slowly.await(running);

            assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(130);
            assertThat(stopped.err()).contains("SIG" + signal + ": stopping");
        }
        List<Map<String, Object>> published = dataset.rows("consensus");
        assertThat(published).hasSizeBetween(before + 1, 19_899);
        assertThat(published).extracting(row -> row.get("block_number")).doesNotHaveDuplicates();
        assertThat(dataset.staged()).isEmpty();

        assertThat(cli.run("backfill", "--start=1").exitCode()).isZero();

        assertThat(dataset.rows("consensus"))
                .extracting(row -> row.get("block_number"))
                .doesNotHaveDuplicates()
                .hasSize(19_900);
    }

    private static boolean makesTerminals(Path script) throws Exception {
        ProcessBuilder trial = new ProcessBuilder(script.toString(), "-qec", HEEDING + "true", "/dev/null");
        return Files.isExecutable(script) && Files.isExecutable(Path.of("/bin/bash"))
                && StartedProcesses.start(trial).waitFor() == 0;
    }

    @Test
    void ctrlCOnATerminalWithBarsPublishesWhatWasRead() throws Exception {
        Path script = Path.of("/usr/bin/script");
        Assumptions.assumeTrue(makesTerminals(script), script + " makes no terminal here");
        int before;
        try (Devnet slow = Devnet.start(new Devnet.Options(7, 20_000, 100), 0, new SystemTime())) {
            Cli slowly = inSmallFiles(slow).with("TERM", "xterm").with("BLOCKTIMES_TERMINAL", "out,err")
                    .through("/bin/bash", "-c", "exec " + script + " -qfec \"" + HEEDING + "${*@Q}\" /dev/null",
                            "bash");
            Process running = slowly.start("backfill", "--start=1");
            before = publishedWithTheNextFilesOpen(slowly, running);
            running.getOutputStream().write(3); // Ctrl-C
            running.getOutputStream().flush();

            Cli.Result stopped = slowly.await(running);

            assertThat(stopped.exitCode()).as(stopped.out()).isEqualTo(130);
            assertThat(stopped.out()).containsPattern("consensus +\\d+% \\[").contains("SIGINT: stopping");
        }
        assertThat(dataset.rows("consensus")).hasSizeBetween(before + 1, 19_899);
        assertThat(dataset.staged()).isEmpty();
    }

    @Test
    void aStartAboveTheHeadIsNotWhereLaterRunsBegin() throws Exception {
        Cli.Result mistyped = cli.run("backfill", "--chain=consensus", "--start=99999999");

        assertThat(mistyped.exitCode()).as(mistyped.err()).isZero();
        assertThat(mistyped.err()).contains("nothing to do from block 99999999 on");
        assertThat(folder.resolve("data/.first-blocks.json")).doesNotExist();
        assertThat(cli.run("backfill", "--chain=consensus", "--dry-run").out()).contains("blocks to fetch");
    }

    @Test
    void aDataDirOfAnotherNetworkIsRefusedAndNotTouched() throws Exception {
        assertThat(cli.run("backfill", "--chain=consensus", "--count=20").exitCode()).isZero();
        Map<String, Long> before = dataset.files();
        String network = Files.readString(folder.resolve("data/.network.json"), StandardCharsets.UTF_8);
        try (Devnet other = Devnet.start(new Devnet.Options(8, 1_000, 0), 0, new SystemTime())) {
            Cli.Result refused = new Cli(folder).with("CONSENSUS_RPC_WS", other.endpoints().get("consensus"))
                    .run("backfill", "--chain=consensus");

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("belongs to another network: chain consensus");
        }
        assertThat(dataset.files()).isEqualTo(before);
        assertThat(Files.readString(folder.resolve("data/.network.json"), StandardCharsets.UTF_8)).isEqualTo(network);
    }

    @Test
    void oldFilesAreClosedByAgeWhileBlocksStillCome() throws Exception {
        // What is held back is not given up meanwhile.
        Files.writeString(folder.resolve("application.properties"),
                "blocktimes.rpc.timeout-ms = 3600000\nblocktimes.rpc.patience-s = 3600\n");
        SimulatedTime time = new SimulatedTime();
        Gate gate = new Gate(100);
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 5_000, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) ->
                        gate.pass(number, () -> client.writeTextMessage(reply)))) {
            Cli aged = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", node.url())
                    .with("MAX_INFLIGHT_HEADERS", 64)
                    .with("MAX_FILE_MINUTES", 5)
                    .at(time);
            Session run = aged.begin("backfill", "--chain=consensus", "--count=3000");
            gate.open(FIRST_RANGE);
            aged.until(run, () -> gate.holds() && Session.chain("consensus").getBlocksDone() > 0);
            time.advance(TimeUnit.MINUTES.toMillis(5));
            // The next rows find the file to be of age; Camel looks for such groups once a second.
            long written = Session.chain("consensus").getBlocksDone();
            gate.open(FIFTH_RANGE);
            aged.until(run, () -> Session.chain("consensus").getBlocksDone() > written);
            aged.until(run, () -> !dataset.files().isEmpty());
            gate.open(Integer.MAX_VALUE);
            Cli.Result result = aged.await(run);

            assertThat(result.exitCode()).as(result.err()).isZero();
        }
        assertThat(dataset.parts("consensus")).hasSizeGreaterThan(1);
        assertThat(dataset.rows("consensus"))
                .extracting(row -> row.get("block_number"))
                .doesNotHaveDuplicates()
                .hasSize(3_000);
    }

    @Test
    void aLineTellsHowFarARunIsEveryFiveSeconds() throws Exception {
        Files.writeString(folder.resolve("application.properties"),
                "blocktimes.rpc.timeout-ms = 3600000\nblocktimes.rpc.patience-s = 3600\n");
        SimulatedTime time = new SimulatedTime();
        Gate gate = new Gate(100);
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 5_000, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) ->
                        gate.pass(number, () -> client.writeTextMessage(reply)))) {
            Cli shown = new Cli(folder).with("CONSENSUS_RPC_WS", node.url()).with("MAX_INFLIGHT_HEADERS", 64).at(time);
            Session run = shown.begin("backfill", "--chain=consensus", "--count=1500");
            gate.open(FIRST_RANGE);
            shown.until(run, () -> gate.holds() && Session.chain("consensus").getBlocksDone() > 0);
            assertThat(run.err()).doesNotContain("done=");

            time.advance(5_000);

            shown.until(
                    run,
                    () -> Pattern.compile("chain=consensus done=\\d+ of=1500 blocks/s=\\d+ left=")
                            .matcher(run.err())
                            .find());
            gate.open(Integer.MAX_VALUE);
            assertThat(shown.await(run).exitCode()).isZero();
        }
    }

    @Test
    void aLocaleWithDigitsOfItsOwnChangesNoNameAndABlankDataDirIsNone() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(String.format("%d", 1)).as("digits of this locale").isNotEqualTo("1");
            Cli arabic = new Cli(folder).with("DATA_DIR", "");
            assertThat(arabic.run("backfill", "--network=devnet", "--chain=consensus", "--count=20")
                            .exitCode())
                    .isZero();
            Cli.Result second = arabic.run("backfill", "--network=devnet", "--chain=consensus", "--count=20");

            assertThat(second.err()).contains("nothing is missing");
        } finally {
            Locale.setDefault(before);
        }
        assertThat(new Dataset(folder.resolve("data/devnet")).parts("consensus"))
                .containsExactly("2025-01-02/19881-19900");
    }

    @Test
    void processesOfDifferentChainsMayShareADataDir() throws Exception {
        Process consensus = cli.start("backfill", "--chain=consensus", "--count=50");
        Cli.Result domain = cli.run("backfill", "--chain=auto-evm", "--count=50");

        assertThat(domain.exitCode()).as(domain.err()).isZero();
        assertThat(cli.await(consensus).exitCode()).isZero();
        assertThat(Files.readString(folder.resolve("data/.network.json"))).contains("consensus", "auto-evm");
    }
}
