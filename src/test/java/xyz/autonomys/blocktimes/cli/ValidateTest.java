package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateTest {

    @TempDir
    Path folder;
    private Cli cli;

    @BeforeEach
    void storeBothChains() throws Exception {
        cli = new Cli(folder);
        Cli.Result stored = cli.run("backfill", "--network=devnet", "--start=1", "--end=600");
        assertThat(stored.exitCode()).as(stored.err()).isZero();
    }

    @Test
    void soundDataPassesEveryCheckWithItsFigure() throws Exception {
        Cli.Result result = cli.run("validate", "--network=devnet");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.out())
                .contains("ok      no_hole                            consensus      0 of 600 blocks")
                .contains("ok      timestamp_is_the_consensus_blocks  auto-evm       0 of 600 blocks")
                .doesNotContain("FAILED");
    }

    @Test
    void dataThatBeginsLaterThanWasAskedForFailsAndTheNextBackfillFetchesTheRest() throws Exception {
        cli.with("DATA_DIR", folder.resolve("later"));
        assertThat(cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=100", "--end=150").exitCode())
                .isZero();
        assertThat(cli.run("validate").out())
                .contains("ok      begins_where_asked                 consensus      block 100");

        Cli.Result told = cli.run("validate", "--start=90");
        assertThat(told.exitCode()).isEqualTo(3);
        assertThat(told.out()).contains("FAILED  begins_where_asked                 consensus      10 blocks: 90..99; "
                + "fetch them: backfill --chain=consensus --start=90");

        // As if blocks 90 to 99 had been asked for, and no endpoint had had them.
        Files.writeString(folder.resolve("later/.first-blocks.json"), "{\"consensus\": 90}");
        assertThat(cli.run("validate").out()).contains("FAILED  begins_where_asked");
        Cli.Result again = cli.run("backfill", "--network=devnet", "--chain=consensus", "--end=150");
        assertThat(again.err()).contains("chain=consensus blocks 90..150: 10 to fetch");
        assertThat(cli.run("validate").out())
                .contains("ok      begins_where_asked                 consensus      block 90");
    }

    @Test
    void noDataIsExitCode3() throws Exception {
        Cli.Result result = cli.with("DATA_DIR", folder.resolve("empty")).run("validate");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("no data in " + folder.resolve("empty") + ": backfill fetches it");
    }

    @Test
    void aHoleAndAFileThatIsCutOffFail() throws Exception {
        Path partition = folder.resolve("data/devnet/block_times/chain=consensus/date=2025-01-01");
        assertThat(cli.run("backfill", "--network=devnet", "--start=701", "--end=750").exitCode()).isZero();
        Cli.Result hole = cli.run("validate", "--network=devnet");
        assertThat(hole.exitCode()).isEqualTo(3);
        assertThat(hole.out())
                .contains("FAILED  no_hole                            consensus      1 of 650 blocks: 701");

        Path file = partition.resolve("part-000000000701-000000000750.parquet");
        Files.write(file, new byte[100]);
        Cli.Result cut = cli.run("validate", "--network=devnet");
        assertThat(cut.exitCode()).isEqualTo(3);
        assertThat(cut.out())
                .contains("FAILED  file_is_usable")
                .contains(file.getFileName() + ": it is not a Parquet file, or is truncated");
    }

    /** Each file of SQL finds what was broken, run as any DuckDB runs it: over a glob, without this program. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "validate_continuity | parent_link | parent_hash = '0x00' WHERE chain = 'consensus' AND block_number ="
                        + " 77",
                "validate_continuity | no_double | block_number = 76 WHERE chain = 'consensus' AND block_number = 77",
                "validate_continuity | no_hole | block_number = 60000 WHERE chain = 'consensus' AND block_number = 600",
                "validate_continuity | date_is_the_timestamps | timestamp_utc = timestamp_utc + INTERVAL 1 DAY WHERE"
                        + " chain = 'consensus' AND block_number = 77",
                "validate_continuity | utc_is_the_timestamp | timestamp_utc = timestamp_utc + INTERVAL 1 SECOND WHERE"
                        + " chain = 'consensus' AND block_number = 77",
                "validate_continuity | slot_rises | slot = slot - 1000 WHERE chain = 'consensus' AND block_number = 77",
                "validate_continuity | spec_version_does_not_fall | spec_version = 0 WHERE chain = 'consensus' AND"
                        + " block_number = 77",
                "validate_deltas | delta_is_there | delta_since_parent_ms = NULL WHERE chain = 'consensus' AND"
                        + " block_number = 77",
                "validate_deltas | delta_is_possible | delta_since_parent_ms = 499 WHERE chain = 'consensus' AND"
                        + " block_number = 77",
                "validate_deltas | delta_is_the_difference | delta_since_parent_ms = delta_since_parent_ms + 1 WHERE"
                        + " chain = 'consensus' AND block_number = 77",
                "validate_deltas | report_outliers | delta_since_parent_ms = 60001 WHERE chain = 'consensus' AND"
                        + " block_number = 77",
                "validate_mapping | names_a_consensus_block | consensus_block_hash = NULL WHERE chain = 'auto-evm' AND"
                        + " block_number = 77",
                "validate_mapping | timestamp_is_the_consensus_blocks | timestamp_ms = timestamp_ms + 1 WHERE chain ="
                        + " 'auto-evm' AND block_number = 77",
                "validate_mapping | delta_is_the_consensus_deltas_sum | delta_since_parent_ms = delta_since_parent_ms"
                        + " + 1 WHERE chain = 'auto-evm' AND block_number = 77",
                "validate_mapping | report_consensus_block_not_stored | consensus_block_hash = '0x00' WHERE chain ="
                        + " 'auto-evm' AND block_number = 77",
            })
    void whatIsBrokenIsFoundByPlainSql(String file, String check, String change) throws Exception {
        Path broken = folder.resolve("broken");
        Dataset dataset = new Dataset(folder.resolve("data/devnet"));
        dataset.query("CREATE TABLE rows AS SELECT * FROM read_parquet('" + folder
                + "/data/devnet/block_times/*/*/*.parquet',"
                + " hive_partitioning = true); UPDATE rows SET " + change + "; COPY rows TO '" + broken
                + "' (FORMAT parquet, PARTITION_BY (chain, date), WRITE_PARTITION_COLUMNS true); SELECT 1 AS done");

        Map<String, Object> failed = new TreeMap<>();
        for (Map<String, Object> row : dataset.query("SET VARIABLE block_times = ['" + broken + "/*/*/*.parquet'];\n"
                + Files.readString(Path.of("scripts/duckdb", file + ".sql")))) {
            if (((Number) row.get("failed")).longValue() > 0) {
                failed.put((String) row.get("check_name"), row.get("first_blocks"));
            }
        }

        assertThat(failed).containsKey(check);
        assertThat((String) failed.get(check)).containsAnyOf("77", "76", "60000");
    }

    /** Of a chain that is no Autonomys one: its blocks may share a timestamp. */
    @Test
    void whatOnlyTheAutonomysChainsKeepIsNotAskedOfOthers() throws Exception {
        Path broken = folder.resolve("parachain");
        Dataset dataset = new Dataset(folder.resolve("data/devnet"));
        dataset.query("CREATE TABLE rows AS SELECT * FROM read_parquet('" + folder
                + "/data/devnet/block_times/chain=auto-evm/*/*.parquet', hive_partitioning = true);"
                + " UPDATE rows SET chain = 'para', consensus_block_hash = NULL;"
                + " UPDATE rows SET delta_since_parent_ms = 0, timestamp_ms = (SELECT timestamp_ms FROM rows WHERE"
                + " block_number = 76) WHERE block_number = 77; COPY rows TO '" + broken
                + "' (FORMAT parquet, PARTITION_BY (chain, date), WRITE_PARTITION_COLUMNS true); SELECT 1 AS done");
        String files = "SET VARIABLE block_times = ['" + broken + "/*/*/*.parquet'];\n";
        String sql = Files.readString(Path.of("scripts/duckdb/validate_deltas.sql"));

        assertThat(failed(dataset.query(files + sql))).doesNotContain("delta_is_possible");
        assertThat(failed(dataset.query(files + "SET VARIABLE least_ms = MAP {'para': 500};\n" + sql)))
                .contains("delta_is_possible");
        String slots = Files.readString(Path.of("scripts/duckdb/validate_continuity.sql"));
        dataset.query("CREATE OR REPLACE TABLE rows AS SELECT * FROM read_parquet('" + folder
                + "/data/devnet/block_times/chain=consensus/*/*.parquet', hive_partitioning = true);"
                + " UPDATE rows SET slot = 5, spec_version = 1000 - block_number; COPY rows TO '" + broken
                + "2' (FORMAT parquet, PARTITION_BY (chain, date), WRITE_PARTITION_COLUMNS true); SELECT 1 AS done");
        assertThat(failed(dataset.query("SET VARIABLE block_times = ['" + broken + "2/*/*/*.parquet'];\n"
                + "SET VARIABLE rules_off = ['consensus:slot', 'consensus:spec-version'];\n" + slots))).isEmpty();
    }

    private static List<Object> failed(List<Map<String, Object>> rows) {
        return rows.stream().filter(row -> ((Number) row.get("failed")).longValue() > 0)
                .map(row -> row.get("check_name")).toList();
    }

    /** Files that are where they do not belong, or hold what they should not. */
    @ParameterizedTest
    @ValueSource(strings = {"renamed", "shifted", "copied to a date", "copied to a chain", "moved away", "taken away",
        "swapped rows", "a row less", "a row twice", "operators taken away", "operators changed"})
    void whatIsMovedOrBentIsFound(String how) throws Exception {
        assertThat(cli.run("backfill", "--network=devnet", "--start=13500", "--end=14000", "--chain=consensus")
                .exitCode()).isZero();
        Path root = folder.resolve("data/devnet");
        Path partition = root.resolve("block_times/chain=consensus/date=2025-01-01");
        Path file = partition.resolve("part-000000000001-000000000600.parquet");
        Path other = root.resolve("block_times/chain=consensus/date=2025-01-02/part-000000000001-000000000600.parquet");
        Path operators;
        try (Stream<Path> all = Files.walk(root.resolve("offline_operators"))) {
            operators = all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        Dataset dataset = new Dataset(root);
        String rows = "SELECT * FROM read_parquet('" + file + "', hive_partitioning = false, file_row_number = true)";
        switch (how) {
            case "renamed" -> Files.move(file, partition.resolve("part-000000000001-000000000601.parquet"));
            case "shifted" -> Files.move(file, partition.resolve("part-000000000002-000000000601.parquet"));
            case "copied to a date" -> {
                Files.createDirectories(other.getParent());
                Files.copy(file, other);
            }
            case "copied to a chain" -> {
                Path chain = root.resolve("block_times/chain=auto-evm/date=2025-01-03");
                Files.createDirectories(chain);
                Files.copy(file, chain.resolve(file.getFileName()));
            }
            case "moved away" -> {
                Files.createDirectories(other.getParent());
                Files.move(file, other);
            }
            case "taken away" -> Files.delete(file);
            case "swapped rows" -> rewritten(dataset, file, rows + " ORDER BY CASE WHEN block_number IN (70, 71) THEN"
                    + " 141 - block_number ELSE block_number END");
            case "a row less" -> rewritten(dataset, file, rows + " WHERE block_number <> 70 ORDER BY block_number");
            case "a row twice" -> rewritten(dataset, file, "SELECT * REPLACE (CASE WHEN block_number = 71 THEN 70 ELSE"
                    + " block_number END AS block_number) FROM (" + rows + ") ORDER BY file_row_number");
            case "operators taken away" -> Files.delete(operators);
            default -> rewritten(dataset, operators, "SELECT * REPLACE (submitted_bundles + 1 AS submitted_bundles), "
                    + "0 AS"
                    + " file_row_number FROM read_parquet('" + operators + "', hive_partitioning = false)");
        }

        Cli.Result result = cli.run("validate", "--network=devnet");

        assertThat(result.exitCode()).as(result.out()).isEqualTo(3);
        assertThat(result.out()).contains("FAILED");
    }

    /** As another program could: with the same metadata, and right checksums. */
    private static void rewritten(Dataset dataset, Path file, String rows) throws Exception {
        StringBuilder metadata = new StringBuilder();
        for (Map<String, Object> entry : dataset.query("SELECT decode(key) AS k, decode(value) AS v FROM"
                + " parquet_kv_metadata('" + file + "')")) {
            metadata.append(metadata.isEmpty() ? "" : ", ").append("'").append(entry.get("k")).append("': '")
                    .append(String.valueOf(entry.get("v")).replace("'", "''")).append("'");
        }
        Path changed = file.resolveSibling(".changed");
        dataset.query("COPY (SELECT * EXCLUDE file_row_number FROM (" + rows + ")) TO '" + changed
                + "' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {" + metadata + "}); SELECT 1 AS done");
        Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aSampleIsFetchedAgainAndCompared() throws Exception {
        Cli.Result sound = cli.run("validate", "--network=devnet", "--sample=20");
        assertThat(sound.exitCode()).as(sound.out() + sound.err()).isZero();
        assertThat(sound.out())
                .contains("ok      sample_is_the_nodes                consensus      20 blocks are as the node has "
                + "them")
                .contains("ok      sample_is_the_nodes                auto-evm       20 blocks are as the node has "
                + "them");

        Path file = folder.resolve("data/devnet/block_times/chain=consensus/date=2025-01-01"
                + "/part-000000000001-000000000600.parquet");
        rewritten(new Dataset(folder.resolve("data/devnet")), file,
                "SELECT * REPLACE (bundle_count + 1 AS bundle_count)"
                + " FROM read_parquet('" + file + "', hive_partitioning = false, file_row_number = true)");
        Cli.Result bent = cli.run("validate", "--network=devnet", "--sample=5");
        assertThat(bent.exitCode()).isEqualTo(3);
        assertThat(bent.out()).containsPattern("FAILED  sample_is_the_nodes +consensus +5 of 5 blocks differ; block "
                + "\\d+: "
                + "bundle_count is \\d+ here, \\d+ in the node's");
        Cli.Result none = cli.run("validate", "--network=devnet", "--sample=0");
        assertThat(none.exitCode()).isEqualTo(2);
    }

    @Test
    void twoDataDirectoriesAreCompared() throws Exception {
        cli.with("DATA_DIR", folder.resolve("pieces"));
        for (String part : List.of("--start=301 --end=600", "--start=1 --end=120", "--start=1 --end=600")) {
            assertThat(cli.run(Stream.concat(Stream.of("backfill", "--network=devnet"), Stream.of(part.split(" ")))
                    .toArray(String[]::new)).exitCode()).isZero();
        }
        Cli.Result same = cli.run("validate", "--deep", "--against=" + folder.resolve("data/devnet"));
        assertThat(same.exitCode()).as(same.out() + same.err()).isZero();
        assertThat(same.out()).contains("ok      same_rows                          consensus      1 dates, 600 blocks")
                .contains("ok      rows_fit_their_digest");

        assertThat(cli.run("backfill", "--network=devnet", "--chain=auto-evm", "--start=601", "--end=610").exitCode())
                .isZero();
        Cli.Result more = cli.run("validate", "--against=" + folder.resolve("data/devnet"));
        assertThat(more.exitCode()).isEqualTo(3);
        assertThat(more.out()).contains("1 of 1 dates differ, the first is 2025-01-01: 10 blocks; block 601 is only "
                + "here");
        Cli.Result none = cli.run("validate", "--against=" + folder.resolve("nothing"));
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("nothing holds no data");
    }

    @Test
    void aDamagedPageIsSaidWithItsFileAndReportSaysWhatIsLeftOut() throws Exception {
        Path partition = folder.resolve("data/devnet/block_times/chain=consensus/date=2025-01-01");
        Path file;
        try (Stream<Path> files = Files.list(partition)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] sound = Files.readAllBytes(file);
        byte[] bytes = sound.clone();
        for (int i = bytes.length / 4; i < bytes.length / 4 + 2_000; i++) {
            bytes[i] ^= 0x5a;
        }
        Files.write(file, bytes);

        Cli.Result invalid = cli.run("validate", "--network=devnet");
        assertThat(invalid.exitCode()).as(invalid.err()).isEqualTo(3);
        assertThat(invalid.out()).containsPattern("FAILED  file_is_usable .*" + file.getFileName() + ": ")
                .contains("fetch its blocks again: backfill --overwrite")
                .contains("no_hole                            auto-evm       0 of 600 blocks");
        Cli.Result report = cli.run("report", "--network=devnet");
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.err()).contains("a stored file cannot be read: ").contains("; validate names it")
                .doesNotContain("defect");

        Files.write(file, java.util.Arrays.copyOf(sound, 5_000));
        Cli.Result without = cli.run("report", "--network=devnet");
        assertThat(without.exitCode()).isZero();
        assertThat(without.err()).contains("1 stored files are not usable, and not in this report: validate names"
                + " them");
    }
}
