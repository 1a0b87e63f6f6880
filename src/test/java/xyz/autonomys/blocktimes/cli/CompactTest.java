package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactTest {

    private static final int CYCLES = Integer.getInteger("blocktimes.compact.cycles", 1);

    @TempDir
    Path folder;
    private Cli cli;
    private Dataset dataset;
    private List<Map<String, Object>> rows;

    @BeforeEach
    void storeManySmallFilesOfTwoDates() throws Exception {
        cli = new Cli(folder).with("MAX_ROWS_PER_FILE", 50);
        dataset = new Dataset(folder.resolve("data/devnet"));
        // Midnight lies between these blocks.
        assertThat(cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=13901", "--end=14800")
                        .exitCode())
                .isZero();
        assertThat(cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=13801", "--end=13850")
                        .exitCode())
                .isZero();
        rows = dataset.rows("consensus");
    }

    @Test
    void neighbouringFilesOfAFinishedDateBecomeOneAndRowsStay() throws Exception {
        long firstOfSecondDate = dataset.parts("consensus").stream().filter(part -> part.startsWith("2025-01-02"))
                .mapToLong(part -> Long.parseLong(part.replaceFirst(".*/(\\d+)-.*", "$1"))).min().orElseThrow();
        List<String> secondDate = dataset.parts("consensus").stream()
                .filter(part -> part.startsWith("2025-01-02"))
                .toList();

        Cli.Result result = cli.run("compact", "--network=devnet");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("files merged into one of blocks 13901.." + (firstOfSecondDate - 1));
        assertThat(dataset.parts("consensus"))
                .startsWith("2025-01-01/13801-13850", "2025-01-01/13901-" + (firstOfSecondDate - 1))
                .endsWith(secondDate.toArray(String[]::new))
                .hasSize(2 + secondDate.size());
        assertThat(dataset.rows("consensus")).isEqualTo(rows);

        Map<String, Long> files = dataset.files();
        Cli.Result second = cli.run("compact", "--network=devnet");
        assertThat(second.out()).contains("consensus: nothing to merge");
        assertThat(dataset.files()).isEqualTo(files);
        assertThat(cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=13901", "--end=14800").err())
                .contains("nothing is missing");
    }

    @Test
    void killedAtAnyMomentNothingIsLostOrDoubled() throws Exception {
        Random random = new Random(5);
        int killed = 0;
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            Process process = cli.start("compact", "--network=devnet");
            int files = dataset.files().size() - random.nextInt(3);
            cli.until(
                    process,
                    () -> !dataset.staged().isEmpty() && dataset.files().size() <= files || !process.isAlive());
            killed += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }

        if (CYCLES > 1) { // once may be too late
            assertThat(killed).as("kills in the middle of merging").isPositive();
        }
        assertThat(cli.run("compact", "--network=devnet").exitCode()).isZero();

        assertThat(dataset.rows("consensus")).isEqualTo(rows);
        assertThat(dataset.staged()).isEmpty();
    }
}
