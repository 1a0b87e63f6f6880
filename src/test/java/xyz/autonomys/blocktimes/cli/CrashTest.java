package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * Kills the process at random moments of a backfill of both chains. In short form among all tests; in full by
 * {@code mvn test -Dtest=CrashTest -Dblocktimes.crash.cycles=100}.
 */
class CrashTest {

    private static final int CYCLES = Integer.getInteger("blocktimes.crash.cycles", 1);

    @TempDir
    Path folder;

    @Test
    void noBlockIsLostDoubledOrBentHoweverOftenTheProcessIsKilled() throws Exception {
        int blocks = 400 + 150 * CYCLES;
        Random random = new Random(3);
        Dataset dataset = new Dataset(folder.resolve("data"));
        try (Devnet devnet = Devnet.start(new Devnet.Options(9, blocks, 30), 0, new SystemTime())) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                    .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"))
                    .with("MAX_ROWS_PER_FILE", 37).with("MAX_INFLIGHT_HEADERS", 24);
            int killed = 0;
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                int files = dataset.files().size() + random.nextInt(8);
                Process process = cli.start("backfill", "--start=1");
                // Not before it holds its locks: from then on every moment is fair.
                cli.until(process, () -> !dataset.staged().isEmpty() && dataset.files().size() >= files);
                killed += process.isAlive() ? 1 : 0;
                process.destroyForcibly().waitFor();
                assertNoPartialFile(dataset, cycle);
            }
            assertThat(killed).as("kills in the middle of a run").isGreaterThanOrEqualTo(CYCLES / 2);

            Cli.Result last = cli.run("backfill", "--start=1");

            assertThat(last.exitCode()).as(last.err()).isZero();
            assertThat(dataset.staged()).isEmpty();
            assertThat(cli.run("validate").exitCode()).isZero();
            Cli undisturbed = cli.with("DATA_DIR", folder.resolve("undisturbed"));
            assertThat(undisturbed.run("backfill", "--start=1").exitCode()).isZero();
            for (String chain : List.of("consensus", "auto-evm")) {
                assertThat(rows(dataset, chain)).isEqualTo(rows(new Dataset(folder.resolve("undisturbed")), chain));
            }
            System.out.println("CrashTest: " + CYCLES + " cycles, " + killed + " kills in the middle of a run, "
                    + blocks + " blocks");
        }
    }

    /** What a reader globs is whole at every moment: a Parquet file ends with its magic. */
    private void assertNoPartialFile(Dataset dataset, int cycle) throws Exception {
        for (String name : dataset.files().keySet()) {
            byte[] bytes = Files.readAllBytes(folder.resolve("data/block_times").resolve(name));
            assertThat(new String(bytes, bytes.length - 4, 4)).as("cycle %s: %s", cycle, name).isEqualTo("PAR1");
        }
    }

    private static List<Map<String, Object>> rows(Dataset dataset, String chain) throws Exception {
        List<Map<String, Object>> rows = dataset.rows(chain);
        rows.forEach(row -> row.remove("ingestion_ts_ms"));
        return rows;
    }
}
