package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.storage.parquet.EarlierFiles;
import xyz.autonomys.blocktimes.time.SystemTime;

/** The dataset of operators reported offline, taken from the same pass as the block times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfflineOperatorsTest {

    private static final String OPERATORS =
            "SELECT * FROM read_parquet('%s/offline_operators/*/*/*.parquet', hive_partitioning = true)"
                    + " ORDER BY block_number, operator_id";

    private Devnet devnet;

    @BeforeAll
    void start() throws Exception {
        devnet = Devnet.start(new Devnet.Options(7, 6_000, 0), 0, new SystemTime());
    }

    @AfterAll
    void stop() {
        devnet.close();
    }

    private Cli cli(Path folder) {
        return new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"));
    }

    private static List<Map<String, Object>> operators(Path folder) throws Exception {
        List<Map<String, Object>> rows =
                new Dataset(folder.resolve("data")).query(String.format(OPERATORS, folder.resolve("data")));
        rows.forEach(row -> row.remove("ingestion_ts_ms"));
        return rows;
    }

    @Test
    void eachEventOfBothLayoutsIsARowWithItsEpoch(@TempDir Path folder) throws Exception {
        assertThat(cli(folder).run("backfill", "--chain=consensus", "--start=1").exitCode()).isZero();

        List<Map<String, Object>> rows = operators(folder);

        // Both runtimes: two expectations up to block 3,000, three from then on.
        assertThat(rows)
                .anyMatch(row -> row.get("shortfall_threshold") == null)
                .anyMatch(row -> row.get("shortfall_threshold") != null);
        assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> {
            BigDecimal submitted = (BigDecimal) row.get("submitted_bundles");
            BigDecimal expected = (BigDecimal) row.get("expected_bundles");
            BigDecimal required = (BigDecimal) row.get("min_required_bundles");
            assertThat(row.get("shortfall")).isEqualTo(required.subtract(submitted));
            assertThat((Double) row.get("shortfall_pct"))
                    .isEqualTo(100 * required.subtract(submitted).doubleValue() / expected.doubleValue());
            assertThat(row)
                    .containsEntry("domain_id", 0L)
                    .containsEntry(
                            "date",
                            ((java.sql.Timestamp) row.get("timestamp_utc"))
                                    .toLocalDateTime()
                                    .toLocalDate());
        });
        // The bytes of the events themselves say the same, in either layout.
        assertEventsSay(rows.get(0), 2, folder);
        assertEventsSay(rows.get(rows.size() - 1), 3, folder);
    }

    private void assertEventsSay(Map<String, Object> row, int expectations, Path folder) throws Exception {
        JsonNode block = new ObjectMapper().readTree(cli(folder)
                .run("inspect", "--chain=consensus", "--raw", "--block=" + row.get("block_number")).out());
        assertThat(block.get("hash").asText()).isEqualTo(row.get("block_hash"));
        List<String> offline = new ArrayList<>();
        Long epoch = null;
        for (JsonNode event : block.get("events")) {
            if (event.get("event").asText().equals("OperatorOffline")) {
                offline.add(event.get("args").get(0).asText() + event.get("args").get(2).asText().substring(2)
                        + event.get("args").get(3).asText().substring(2));
            } else if (event.get("event").asText().equals("DomainEpochCompleted")) {
                epoch = littleEndian(event.get("args").get(1).asText().substring(2)).longValue();
            }
        }
        StringBuilder expected = new StringBuilder("0x")
                .append(hex(row.get("operator_id")))
                .append(hex(row.get("submitted_bundles")))
                .append(hex(row.get("expected_bundles")))
                .append(hex(row.get("min_required_bundles")));
        if (expectations == 3) {
            expected.append(hex(row.get("shortfall_threshold")));
        }
        assertThat(offline).contains(expected.toString());
        assertThat(row.get("epoch_index")).isEqualTo(epoch);
    }

    /** A u64 as SCALE writes it. */
    private static String hex(Object u64) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(((BigDecimal) u64).longValueExact())
                .array();
        return HexFormat.of().formatHex(bytes);
    }

    private static BigInteger littleEndian(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        BigInteger value = BigInteger.ZERO;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
        }
        return value;
    }

    @Test
    void itsFilesBearTheNamesOfThoseTheyGoWithAndFollowThemThroughCompactionAndOverwriting(@TempDir Path folder)
            throws Exception {
        Cli cli = cli(folder).with("MAX_ROWS_PER_FILE", 700);
        assertThat(cli.run("backfill", "--chain=consensus", "--start=1").exitCode()).isZero();
        List<Map<String, Object>> once = operators(folder);
        assertPartners(folder);

        assertThat(cli.run("backfill", "--chain=consensus", "--start=1000", "--end=4000", "--overwrite")
                        .exitCode())
                .isZero();
        assertPartners(folder);
        assertThat(operators(folder)).isEqualTo(once);

        assertThat(cli.run("compact").exitCode()).isZero();
        assertPartners(folder);
        assertThat(operators(folder)).isEqualTo(once);
    }

    private static void assertPartners(Path folder) throws Exception {
        Path operators = folder.resolve("data/offline_operators");
        List<Path> files = new ArrayList<>();
        try (var tree = Files.walk(operators)) {
            tree.filter(Files::isRegularFile).forEach(files::add);
        }
        assertThat(files)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(folder.resolve("data/block_times")
                                .resolve(operators.relativize(file)))
                        .exists());
    }

    @Test
    void aFileWithoutItsPartnerIsRemovedAndOneThatIsMissingIsFetchedAgain(@TempDir Path folder) throws Exception {
        Cli cli = cli(folder).with("MAX_ROWS_PER_FILE", 700);
        assertThat(cli.run("backfill", "--chain=consensus", "--start=1").exitCode()).isZero();
        List<Map<String, Object>> once = operators(folder);
        List<Path> files;
        try (var tree = Files.walk(folder.resolve("data/offline_operators"))) {
            files = tree.filter(Files::isRegularFile).sorted().toList();
        }
        Path stray = files.get(0).resolveSibling("part-000000009001-000000009002.parquet");
        Files.copy(files.get(0), stray);
        Files.delete(files.get(0));

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(stray).doesNotExist();
        assertThat(run.err())
                .contains("the file that goes with it is missing: ")
                .contains("goes with no file of block_times: moved to ");
        assertThat(operators(folder)).isEqualTo(once);
    }

    @Test
    void blocksStoredBeforeThisDatasetExistedAreSaidAndFetchedAgain(@TempDir Path folder) throws Exception {
        Cli cli = new Cli(folder);
        assertThat(cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=1", "--end=1400").exitCode())
                .isZero();
        EarlierFiles.rewrite(folder.resolve("data/devnet"), "consensus", "block_times");
        assertThat(cli.run("backfill", "--network=devnet", "--chain=auto-evm", "--start=1", "--end=100")
                        .exitCode())
                .isZero();
        assertThat(new Dataset(folder.resolve("data/devnet"))
                        .query("SELECT chain, count(*) AS rows, count(hash) AS hashes, count(slot) AS slots"
                                + " FROM read_parquet('" + folder
                                + "/data/devnet/block_times/*/*/*.parquet', union_by_name = true)"
                                + " GROUP BY chain ORDER BY chain"))
                .containsExactly(
                        Map.of("chain", "auto-evm", "rows", 100L, "hashes", 100L, "slots", 0L),
                        Map.of("chain", "consensus", "rows", 1_400L, "hashes", 1_400L, "slots", 1_400L));

        Cli.Result run = cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=1", "--end=2000");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("chain=consensus 1400 blocks were stored before one of the datasets [block_times,"
                        + " offline_operators] existed; they are fetched again");
        Dataset dataset = new Dataset(folder.resolve("data/devnet"));
        assertThat(dataset.rows("consensus")).hasSize(2_000);
        assertThat(dataset.query(String.format(OPERATORS, folder.resolve("data/devnet"))))
                .extracting(row -> row.get("block_number"))
                .anySatisfy(block -> assertThat((Long) block).isLessThan(1_400));
        assertThat(cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=1", "--end=2000")
                        .err())
                .contains("nothing is missing");
    }
}
