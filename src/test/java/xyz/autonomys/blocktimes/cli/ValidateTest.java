package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(result.out()).contains("no data in " + folder.resolve("empty") + " to validate");
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
                "validate_deltas | delta_is_there | delta_since_parent_ms = NULL WHERE chain = 'consensus' AND"
                        + " block_number = 77",
                "validate_deltas | delta_at_least_500_ms | delta_since_parent_ms = 499 WHERE chain = 'consensus' AND"
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
