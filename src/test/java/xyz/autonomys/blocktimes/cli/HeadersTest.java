package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code backfill --dataset=headers}, and what is reported and checked of it. */
class HeadersTest {

    @TempDir
    private Path folder;

    private Cli.Result run(String... command) throws Exception {
        return new Cli(folder).run(command);
    }

    private Cli.Result headers(String... more) throws Exception {
        String[] all = Stream.concat(Stream.of("backfill", "--network=devnet", "--dataset=headers"), Stream.of(more))
                .toArray(String[]::new);
        return run(all);
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder.resolve("data/devnet/headers"))) {
            return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
        }
    }

    private List<Map<String, Object>> query(String sql) throws Exception {
        return new Dataset(folder.resolve("data/devnet")).query(sql.replace("HEADERS", "read_parquet('" + folder
                + "/data/devnet/headers/*/*/*.parquet', hive_partitioning = false)").replace("BLOCKS", "read_parquet('"
                + folder + "/data/devnet/block_times/chain=consensus/*/*.parquet', hive_partitioning = false)"));
    }

    @Test
    void headersAreThoseOfTheBlocksAndOnlyMissingOnesAreFetched() throws Exception {
        Cli.Result first = headers("--end=3000");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("consensus: 3000 headers fetched, 3000 stored in 1 files");
        assertThat(headers("--start=3500", "--end=4200").out())
                .contains("consensus: 701 headers fetched, 3701 stored in 2 files");
        assertThat(headers("--start=2000", "--end=4300").out())
                .contains("consensus: 599 headers fetched, 4300 stored in 4 files");
        assertThat(headers("--end=4300").out()).contains("consensus: 0 headers fetched, 4300 stored in 4 files");

        assertThat(run("backfill", "--network=devnet", "--chain=consensus", "--start=2001", "--end=4100").exitCode())
                .isZero();
        // By another way: the state of each block.
        assertThat(query("SELECT count(*) AS same FROM HEADERS h JOIN BLOCKS b USING (block_number, hash, parent_hash,"
                + " slot, author, reward_address, solution_range, pot_slot_iterations,"
                + " contained_store_segment_headers)")).containsExactly(Map.of("same", 2_100L));
        Cli.Result valid = run("validate", "--network=devnet");
        assertThat(valid.exitCode()).as(valid.out()).isZero();
        assertThat(valid.out()).containsPattern("ok +header_is_of_the_stored_block +consensus +0 of 2100 blocks")
                .containsPattern("ok +header_parent_link +consensus +0 of 4300 blocks")
                .containsPattern("ok +solution_range_follows +consensus +0 of ");
    }

    @Test
    void aReportIsInSlots() throws Exception {
        assertThat(headers("--end=10100").exitCode()).isZero();

        Cli.Result report = run("report", "--network=devnet", "--dataset=headers");
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(report.out().replaceAll("\\s+",
                " ")).contains("slots a block over 10,099 blocks [slots]; nothing else found")
                .contains("Eras of 2,016 blocks").contains("Authors");
        assertThat(run("report", "--network=devnet", "--dataset=headers", "--from=2025-01-01").err())
                .contains("headers have no timestamps: give --from and --to as block numbers");
        assertThat(run("report", "--network=devnet", "--dataset=headers", "--from=8065", "--to=10080", "--format=json")
                .out()).contains("\"era_number\":4").doesNotContain("\"era_number\":3");
    }

    @Test
    void aFileOfAnotherForkIsSaid() throws Exception {
        assertThat(headers("--end=300").exitCode()).isZero();
        Path other = folder.resolve("other");
        try (var node = xyz.autonomys.blocktimes.devnet.Devnet.start(
                new xyz.autonomys.blocktimes.devnet.Devnet.Options(42, 2_000, 0).forkedAt(200), 0,
                new xyz.autonomys.blocktimes.time.SystemTime())) {
            Cli.Result forked = new Cli(folder).with("CONSENSUS_RPC_WS", node.endpoints().get("consensus"))
                    .with("DATA_DIR", folder.resolve("data/devnet"))
                    .run("backfill", "--chain=consensus", "--dataset=headers", "--end=500");

            assertThat(forked.exitCode()).isNotZero();
            assertThat(forked.err()).contains("[consensus #300] is 0x").contains("remove that file if the chain was"
                    + " reorganised, and run again");
        }
        assertThat(files()).hasSize(1);
        assertThat(other).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--chain=auto-evm | --dataset=headers needs a chain of kind autonomys-consensus",
        "--overwrite | --dataset=headers takes --start, --end and --dry-run only",
        "--since=2025-01-01 | --dataset=headers takes --start, --end and --dry-run only"
    })
    void whatHeadersCannotDoIsSaid(String option, String message) throws Exception {
        Cli.Result run = headers(option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void aDryRunFetchesNothing() throws Exception {
        Cli.Result dry = headers("--dry-run", "--end=900");
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.out()).contains("consensus headers 1..900");
        assertThat(folder.resolve("data/devnet/headers")).doesNotExist();
    }

    @Test
    void withoutHeadersThereIsNothingToReport() throws Exception {
        Cli.Result report = run("report", "--network=devnet", "--dataset=headers");
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.err()).contains("backfill --dataset=headers fetches them");
        assertThat(run("backfill", "--network=devnet", "--dataset=slots").err())
                .contains("--dataset=slots is not known: it must be blocks or headers");
    }
}
