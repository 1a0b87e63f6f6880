package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * Reorganises the chain back and forth under the stored data, and kills the process at random moments of healing them.
 * In short form among all tests; in full by {@code scripts/reliability kills}.
 */
class HealCrashTest {

    private static final int CYCLES = Integer.getInteger("blocktimes.heal.cycles", 1);
    private static final int BLOCKS = 3_000;
    private static final int FORK = 1_500;

    @TempDir
    Path folder;

    @Test
    void aHealingThatIsKilledIsCompletedByTheNextStart() throws Exception {
        Random random = new Random(5);
        Dataset dataset = new Dataset(folder.resolve("data"));
        Devnet.Options options = new Devnet.Options(9, BLOCKS, 10);
        try (Devnet one = Devnet.start(options, 0, new SystemTime());
                Devnet other = Devnet.start(options.forkedAt(FORK), 0, new SystemTime())) {
            assertThat(cli(one).run("backfill", "--chain=consensus", "--start=1").exitCode()).isZero();
            int killed = 0;
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                Cli cli = cli(cycle % 2 == 0 ? other : one);
                Process healing = cli.start("backfill", "--chain=consensus", "--accept-reorg");
                int replaced = random.nextInt(4);
                Map<String, Long> before = dataset.files();
                cli.until(
                        healing,
                        () -> !dataset.staged().isEmpty() && differing(before, dataset.files()) >= replaced
                                || !healing.isAlive());
                killed += healing.isAlive() ? 1 : 0;
                healing.destroyForcibly().waitFor();
            }
            assertThat(killed).as("kills in the middle of a healing").isPositive();
            Cli last = cli(other);

            Cli.Result healed = last.run("backfill", "--chain=consensus", "--start=1", "--accept-reorg");

            assertThat(healed.exitCode()).as(healed.err()).isZero();
            assertThat(dataset.staged()).isEmpty();
            Cli.Result valid = last.run("validate");
            assertThat(valid.exitCode()).as(valid.out()).isZero();
            assertThat(last.with("DATA_DIR", folder.resolve("undisturbed"))
                            .run("backfill", "--chain=consensus", "--start=1")
                            .exitCode())
                    .isZero();
            assertThat(rows(dataset)).isEqualTo(rows(new Dataset(folder.resolve("undisturbed"))));
            System.out.println("HealCrashTest: " + CYCLES + " reorganisations " + (BLOCKS - 100 - FORK + 1)
                    + " blocks deep, " + killed + " kills in the middle of healing them");
        }
    }

    private static long differing(Map<String, Long> before, Map<String, Long> now) {
        return now.entrySet().stream().filter(file -> !file.getValue().equals(before.get(file.getKey()))).count();
    }

    private Cli cli(Devnet devnet) {
        URI url = devnet.endpoints().get("consensus");
        return new Cli(folder)
                .with("CONSENSUS_RPC_WS", url)
                .with("MAX_ROWS_PER_FILE", 37)
                .with("MAX_INFLIGHT_HEADERS", 64);
    }

    private static List<Map<String, Object>> rows(Dataset dataset) throws Exception {
        List<Map<String, Object>> rows = dataset.rows("consensus");
        rows.forEach(row -> row.remove("ingestion_ts_ms"));
        return rows;
    }
}
