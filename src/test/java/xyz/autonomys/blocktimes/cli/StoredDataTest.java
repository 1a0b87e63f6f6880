package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about stored data: changes, sql and export. */
class StoredDataTest {

    @TempDir
    Path folder;
    private Cli cli;

    @BeforeEach
    void store() throws Exception {
        cli = new Cli(folder);
        assertThat(cli.run("backfill", "--network=devnet", "--start=14001", "--end=14600").exitCode()).isZero();
    }

    @Test
    void changesArePrintedFromANumberOn() throws Exception {
        assertThat(cli.run("backfill", "--network=devnet", "--start=14601", "--end=14700").exitCode()).isZero();
        assertThat(cli.run("compact", "--network=devnet").exitCode()).isZero();

        Cli.Result all = cli.run("changes", "--network=devnet", "--chain=consensus");
        assertThat(all.exitCode()).as(all.err()).isZero();
        List<JsonNode> lines = all.out().lines().map(StoredDataTest::json).toList();
        assertThat(lines).extracting(line -> line.get("number").asLong()).containsExactly(1L, 2L, 3L);
        assertThat(lines).extracting(line -> line.get("kind").asText()).containsOnly("added");
        assertThat(lines.get(0).get("files").get(0).fieldNames()).toIterable().contains("name", "date", "first_block",
                "last_block", "rows", "bytes", "sha256", "content_digest");

        Cli.Result later = cli.run("changes", "--network=devnet", "--chain=consensus", "--since=2");
        assertThat(later.out().lines()).hasSize(1).allMatch(line -> json(line).get("number").asLong() == 3);
        assertThat(cli.run("changes", "--network=devnet", "--since=2").err())
                .contains("--since=2 needs --chain, since each chain has numbers of its own: it must be one of "
                + "auto-evm,"
                        + " consensus");
        assertThat(cli.run("changes", "--network=devnet", "--chain=other").exitCode()).isEqualTo(2);
        Cli.Result none = new Cli(Files.createDirectories(folder.resolve("empty"))).run("changes");
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.err()).contains("no data in ");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFeedThatIsDamagedOrLostIsSaidAndMended() throws Exception {
        Path feed = folder.resolve("data/devnet/changes/consensus/000000000001.jsonl");
        String text = Files.readString(feed);
        Files.writeString(feed, text.substring(0, text.indexOf('\n') / 2));

        Cli.Result garbled = cli.run("validate", "--network=devnet");
        assertThat(garbled.exitCode()).isEqualTo(3);
        assertThat(garbled.out()).containsPattern("FAILED +changes_have_no_gaps +consensus .*000000000001.jsonl "
                + "cannot be"
                + " read: the next backfill or compact of the chain sets it aside");
        Cli.Result unreadable = cli.run("changes", "--network=devnet", "--chain=consensus");
        assertThat(unreadable.exitCode()).isEqualTo(1);
        assertThat(unreadable.err()).contains("cannot be read").doesNotContain("defect");

        assertThat(cli.run("backfill", "--network=devnet", "--start=14601", "--end=14610").exitCode()).isZero();
        assertThat(cli.run("validate", "--network=devnet").out())
                .containsPattern("FAILED +changes_have_no_gaps +consensus +changes 1 to \\d+ are lost");
        Cli.Result lost = cli.run("changes", "--network=devnet", "--chain=consensus");
        assertThat(lost.exitCode()).isEqualTo(1);
        assertThat(lost.err()).contains("are lost: take over all of its rows again");
        assertThat(cli.run("changes", "--network=devnet", "--chain=auto-evm", "--since=99").err())
                .contains("change 99 is not there, the last one is ");
    }

    @Test
    void whatOutNamesIsWrittenWhereItIsOrNotAtAll() throws Exception {
        Path real = Files.writeString(folder.resolve("real.csv"), "before");
        Files.createSymbolicLink(folder.resolve("link.csv"), real);
        Files.createDirectory(folder.resolve("folder.csv"));

        assertThat(cli.run("export", "--network=devnet", "--out=link.csv").exitCode()).isZero();
        assertThat(folder.resolve("link.csv")).isSymbolicLink();
        assertThat(Files.readAllLines(real)).hasSizeGreaterThan(600);
        Cli.Result refused = cli.run("export", "--network=devnet", "--out=folder.csv");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--out=folder.csv cannot be written: it is no regular file");
        Cli.Result report = cli.run("report", "--network=devnet", "--format=json", "--out=folder.csv");
        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.err()).contains("--out=folder.csv is a directory, which only --format=csv fills: name a"
                + " file");
        assertThat(cli.run("export", "--network=devnet", "--out=rows.arrow.gz").exitCode()).isEqualTo(2);
    }

    @Test
    void sqlAnswersInEachFormat() throws Exception {
        String count = "SELECT chain, count(*) AS blocks, min(timestamp_utc) AS first FROM block_times GROUP BY chain"
                + " ORDER BY chain";
        Cli.Result table = cli.run("sql", "--network=devnet", count);
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out().lines()).hasSize(3).first().asString().startsWith("chain      blocks  first");
        assertThat(table.out()).contains("consensus     600  2025-01-0");

        assertThat(cli.run("sql", "--network=devnet", "--format=csv", count).out().lines().toList())
                .contains("chain,blocks,first").hasSize(3);
        JsonNode rows = json(cli.run("sql", "--network=devnet", "--format=json", count).out());
        assertThat(rows.get(1).get("blocks").asLong()).isEqualTo(600);
        assertThat(cli.run("sql", "--network=devnet", "--format=html", count).out()).contains("<td>consensus</td>");
        assertThat(cli.run("sql", "--network=devnet", "--format=xml", count).err())
                .contains("--format=xml is not known: it must be one of table, csv, json, html");
    }

    @Test
    void sqlHasTheViewsOfTheReport() throws Exception {
        TreeSet<String> views = Pattern.compile("VIEW (\\w+)")
                .matcher(Files.readString(Path.of("scripts/duckdb/views.sql")))
                .results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(Path.of("scripts/duckdb"))) {
            assertThat(views).containsAll(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("report_")).map(name -> name.replace(".sql", "")).toList())
                    .contains("block_times", "offline_operators");
        }
        for (String view : views) {
            Cli.Result result = cli.run("sql", "--network=devnet", "--format=csv", "SELECT * FROM " + view);
            assertThat(result.exitCode()).as(view + ": " + result.err()).isZero();
        }
        // The report rounds its figures.
        String counts = cli.run("sql", "--network=devnet", "--format=csv", "SELECT * FROM report_histogram").out();
        assertThat(cli.run("report", "--network=devnet", "--format=csv").out()).contains("# histogram\n" + counts);
    }

    @Test
    void anyDuckDbHasTheSameViews() throws Exception {
        Path data = folder.resolve("data/devnet");
        String views = "SET VARIABLE data_dir = '" + data + "';\n"
                + Files.readString(Path.of("scripts/duckdb/views.sql"));
        Dataset duckDb = new Dataset(data);
        String rows = "SELECT chain, count(*) AS blocks, sum(block_number) AS numbers FROM block_times GROUP BY chain"
                + " ORDER BY chain";
        Map<String, Object> consensus = duckDb.query(views + rows).get(1);
        assertThat(consensus.get("blocks")).isEqualTo(600L);
        assertThat(duckDb.query(views + "SELECT * FROM report_slots")).hasSize(1);
        assertThat(duckDb.query(views + "SELECT count(*) AS n FROM offline_operators").get(0).get("n"))
                .isEqualTo(json(cli.run("sql", "--network=devnet", "--format=json",
                        "SELECT count(*) AS n FROM offline_operators").out()).get(0).get("n").asLong());

        try (Stream<Path> operators = Files.walk(data.resolve("offline_operators"))) {
            operators.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
        }
        assertThat(cli.run("backfill", "--network=devnet", "--chain=auto-evm", "--start=14601", "--end=14602")
                .exitCode())
                .isZero();
        Files.delete(data.resolve("manifests/consensus.json"));
        assertThat(duckDb.query(views + "SELECT count(*) AS n FROM offline_operators").get(0).get("n")).isEqualTo(0L);
        assertThat(duckDb.query(views + "SELECT count(*) AS n FROM report_operators").get(0).get("n")).isEqualTo(0L);
    }

    @Test
    void whatCameSinceTheViewsWereMadeIsTakenOverNextTime() throws Exception {
        Path data = folder.resolve("data/devnet");
        String views = "SET VARIABLE data_dir = '" + data + "';\n"
                + Files.readString(Path.of("scripts/duckdb/views.sql"));
        String ingest = Files.readString(Path.of("scripts/duckdb/ingest_by_changes.sql"));
        String count = "SELECT count(*) AS n FROM taken WHERE chain = 'consensus'";
        try (DuckDbOfATest duckDb = new DuckDbOfATest()) {
            duckDb.run(views);
            assertThat(cli.run("backfill", "--network=devnet", "--start=14601", "--end=14700").exitCode()).isZero();
            duckDb.run(ingest);
            assertThat(duckDb.run(count)).isEqualTo(600L);
            duckDb.run(views);
            duckDb.run(ingest);
            assertThat(duckDb.run(count)).isEqualTo(700L);
            duckDb.run(ingest);
            assertThat(duckDb.run(count)).isEqualTo(700L);
        }
    }

    @Test
    void aFeedThatIsYoungerThanTheRowsHidesNoneOfThem() throws Exception {
        Path data = folder.resolve("data/devnet");
        Files.delete(data.resolve("changes/consensus/000000000001.jsonl"));
        assertThat(cli.run("backfill", "--network=devnet", "--start=14601", "--end=14610").exitCode()).isZero();
        String views = "SET VARIABLE data_dir = '" + data + "';\n"
                + Files.readString(Path.of("scripts/duckdb/views.sql"));
        String ingest = Files.readString(Path.of("scripts/duckdb/ingest_by_changes.sql"));
        try (DuckDbOfATest duckDb = new DuckDbOfATest()) {
            duckDb.run(views);
            duckDb.run(ingest);
            assertThat(duckDb.run("SELECT count(*) AS n FROM taken WHERE chain = 'consensus'")).isEqualTo(610L);

            // Feed and manifest are lost, and the numbers begin again.
            Files.delete(data.resolve("manifests/consensus.json"));
            try (Stream<Path> feed = Files.list(data.resolve("changes/consensus"))) {
                feed.forEach(file -> file.toFile().delete());
            }
            assertThat(cli.run("backfill", "--network=devnet", "--start=14611", "--end=14620").exitCode()).isZero();
            duckDb.run("UPDATE taken_up_to SET number = 99");
            duckDb.run(views);
            assertThatThrownBy(() -> duckDb.run(ingest)).isInstanceOf(SQLException.class)
                    .hasMessageContaining("were lost: drop the tables taken and taken_up_to, and begin again");
        }
    }

    /** A database that lasts from statement to statement. */
    private static final class DuckDbOfATest implements AutoCloseable {

        private final Connection connection = DriverManager.getConnection("jdbc:duckdb:");

        DuckDbOfATest() throws SQLException {
        }

        /** Returns the first column of the first row of the last statement; null if it has none. */
        Object run(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                if (!statement.execute(sql)) {
                    return null;
                }
                try (ResultSet rows = statement.getResultSet()) {
                    return rows.next() ? rows.getObject(1) : null;
                }
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    @Test
    void aMistakeInSqlIsSaidAsDuckDbSaysIt() throws Exception {
        Cli.Result result = cli.run("sql", "--network=devnet", "SELECT blok_number FROM block_times");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("blok_number").contains("block_number").doesNotContain("defect");
        assertThat(new Cli(Files.createDirectories(folder.resolve("empty"))).run("sql", "SELECT 1").exitCode())
                .isEqualTo(3);
    }

    @Test
    void withoutAStatementAndWithoutATerminalTheInputIsRead() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("CREATE TABLE t AS SELECT 40 AS a;\nSELECT a + 2 AS sum FROM t;\n"
                .getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(cli.run("sql", "--network=devnet", "--format=csv").out()).isEqualTo("sum\n42\n");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void rowsAreExportedAsCsvJsonLinesAndArrow() throws Exception {
        Cli.Result csv = cli.run("export", "--network=devnet", "--chain=consensus", "--from=14010", "--to=14019",
                "--out=rows.csv");
        assertThat(csv.exitCode()).as(csv.err()).isZero();
        assertThat(csv.err()).contains("10 rows written to rows.csv");
        List<String> lines = Files.readAllLines(folder.resolve("rows.csv"));
        assertThat(lines).hasSize(11).first().asString()
                .startsWith("chain,block_number,hash,parent_hash,timestamp_ms,");
        assertThat(lines.get(1)).startsWith("consensus,14010,0x");

        assertThat(cli.run("export", "--network=devnet", "--out=rows.jsonl.gz").exitCode()).isZero();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("rows.jsonl.gz")))) {
            List<JsonNode> rows = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(StoredDataTest::json)
                    .toList();
            assertThat(rows).hasSize(1_200);
            assertThat(rows.get(0).get("chain").asText()).isEqualTo("auto-evm");
            assertThat(rows.get(0).get("bundle_count").isNull()).isTrue();
        }

        assertThat(cli.run("export", "--network=devnet", "--chain=consensus", "--out=rows.arrow").exitCode()).isZero();
        try (RootAllocator memory = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(FileChannel.open(folder.resolve("rows.arrow")), memory)) {
            assertThat(reader.loadNextBatch()).isTrue();
            assertThat(reader.getVectorSchemaRoot().getRowCount()).isEqualTo(600);
            BigIntVector ms = (BigIntVector) reader.getVectorSchemaRoot().getVector("timestamp_ms");
            TimeStampMilliVector utc = (TimeStampMilliVector) reader.getVectorSchemaRoot().getVector("timestamp_utc");
            assertThat(utc.get(599)).isEqualTo(ms.get(599));
        }
        assertThat(cli.run("export", "--network=devnet", "--dataset=offline_operators", "--out=o.csv").err())
                .contains("rows written to o.csv");
    }

    @Test
    void whatCannotBeExportedIsSaid() throws Exception {
        assertThat(cli.run("export", "--network=devnet", "--out=rows.txt").err())
                .contains("--out=rows.txt does not say the format: end its name with .csv, .jsonl or .arrow, or add "
                + "--format");
        assertThat(cli.run("export", "--network=devnet", "--out=rows", "--format=xml").exitCode()).isEqualTo(2);
        assertThat(cli.run("export", "--network=devnet", "--out=no/such/rows.csv").err())
                .contains("--out=no/such/rows.csv cannot be written");
        assertThat(cli.run("export", "--network=devnet", "--out=no/such/rows.arrow").exitCode()).isEqualTo(2);
        Cli.Result empty = cli.run("export", "--network=devnet", "--from=1", "--to=2", "--out=rows.csv");
        assertThat(empty.exitCode()).isEqualTo(3);
        assertThat(empty.err()).contains("no rows of block_times in ");
        assertThat(folder.resolve("rows.csv")).doesNotExist();
        assertThat(cli.run("export", "--network=devnet", "--dataset=rows", "--out=rows.csv").exitCode()).isEqualTo(2);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("data");
        }
    }

    @Test
    void timesStandForBlocks() throws Exception {
        cli.with("DATA_DIR", folder.resolve("day"));
        Cli.Result day = cli.run("backfill", "--network=devnet", "--chain=consensus", "--since=2025-01-02T00:00",
                "--until=2025-01-02T00:30");
        assertThat(day.exitCode()).as(day.err()).isZero();
        JsonNode ends = json(cli.run("sql", "--format=json", "SELECT min(timestamp_utc) AS first, max(timestamp_utc) AS"
                + " last, count(*) AS blocks, min(timestamp_ms - delta_since_parent_ms) AS before FROM block_times")
                .out())
                .get(0);
        assertThat(ends.get("first").asText()).startsWith("2025-01-02 00:00");
        assertThat(ends.get("last").asText()).startsWith("2025-01-02 00:29");
        assertThat(ends.get("before").asLong()).isLessThan(1_735_776_000_000L);

        assertThat(cli.run("validate", "--since=2025-01-02").out()).containsPattern("ok +begins_where_asked");
        Cli.Result early = cli.run("validate", "--since=2025-01-01T23:00");
        assertThat(early.exitCode()).isEqualTo(3);
        assertThat(early.out()).contains("is the first one; fetch those before: backfill --chain=consensus"
                + " --since=2025-01-01T23:00");
        assertThat(cli.run("backfill", "--network=devnet", "--since=2025-01-02", "--start=1").err())
                .contains("--since and --start cannot be used together: remove one");
        assertThat(cli.run("backfill", "--network=devnet", "--since=2025-01-03", "--until=2025-01-02").err())
                .contains("--since=2025-01-03 is not before --until=2025-01-02");
        assertThat(cli.run("follow", "--network=devnet", "--since=yesterday").err())
                .contains("--since=yesterday cannot be used: it must be a date like 2025-01-31 or a time like");
        Cli.Result ahead = cli.run("backfill", "--network=devnet", "--since=2099-01-01");
        assertThat(ahead.exitCode()).isEqualTo(2);
        assertThat(ahead.err())
                .contains("has no block at or after the time of --since yet: its best block is ");
    }
}
