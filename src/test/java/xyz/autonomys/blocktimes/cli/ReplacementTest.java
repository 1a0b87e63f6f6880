package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/** What readers see of a replacement that stands still at each of its steps: all the old files, or all the new ones. */
class ReplacementTest {

    private static final String OLD = "part-000000000001-000000000300.parquet";
    private static final List<String> NEW = List.of(
            "part-000000000100-000000000200.parquet",
            "part-000000000001-000000000099.parquet",
            "part-000000000201-000000000300.parquet");

    @TempDir
    Path folder;

    @Test
    void readersSeeOldOrNewAtEachStep() throws Exception {
        Path date = folder.resolve("data/block_times/chain=auto-evm/date=2025-01-01");
        Path staging = folder.resolve("data/.staging/auto-evm");
        try (Devnet devnet = Devnet.start(new Devnet.Options(9, 600, 0), 0, new SystemTime())) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                    .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
            assertThat(cli.run("backfill", "--chain=auto-evm", "--start=1", "--end=300").exitCode()).isZero();
            Files.copy(date.resolve(OLD), folder.resolve(OLD));
            assertThat(cli.run("backfill", "--chain=auto-evm", "--start=100", "--end=200", "--overwrite")
                            .exitCode())
                    .isZero();
            for (String name : NEW) {
                Files.move(date.resolve(name), staging.resolve(name));
            }
            Files.move(folder.resolve(OLD), date.resolve(OLD));
            String in = "block_times/chain=auto-evm/date=2025-01-01/";
            Files.writeString(
                    staging.resolve("1.journal"),
                    "{\"add\":["
                            + String.join(
                                    ",",
                                    NEW.stream()
                                            .map(name -> "{\"staged\":\".staging/auto-evm/" + name + "\",\"target\":\""
                                                    + in + name + "\"}")
                                            .toList())
                            + "],\"remove\":[\"" + in + OLD + "\"]}");

            assertWhole(cli, "none of the new files is there");
            for (String name : NEW) {
                Files.move(staging.resolve(name), date.resolve(name));
                assertWhole(cli, name + " is there");
            }
            Files.delete(date.resolve(OLD));
            assertWhole(cli, "the old file is gone");

            assertThat(cli.run("backfill", "--chain=auto-evm", "--start=1", "--end=300")
                            .err())
                    .contains("nothing is missing")
                    .contains("completed 1 replacements");
            assertThat(new Dataset(folder.resolve("data")).staged()).isEmpty();
        }
    }

    @Test
    void aFileThatLiesWithinAnotherOneDoesNotTakeItsPlace() throws Exception {
        Path date = folder.resolve("data/block_times/chain=auto-evm/date=2025-01-01");
        try (Devnet devnet = Devnet.start(new Devnet.Options(9, 600, 0), 0, new SystemTime())) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                    .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
            assertThat(cli.run("backfill", "--chain=auto-evm", "--start=1", "--end=100").exitCode()).isZero();
            String within = "part-000000000001-000000000100.parquet";
            Files.move(date.resolve(within), folder.resolve(within));
            assertThat(cli.run("backfill", "--chain=auto-evm", "--start=1", "--end=300").exitCode()).isZero();
            Files.move(folder.resolve(within), date.resolve(within));

            assertThat(cli.run("backfill", "--chain=auto-evm", "--start=1", "--end=300")
                            .err())
                    .contains("nothing is missing")
                    .contains(within + " is not usable (it shares blocks with " + OLD + ")");
            assertThat(new Dataset(folder.resolve("data")).parts("auto-evm")).containsExactly("2025-01-01/1-300");
        }
    }

    private void assertWhole(Cli cli, String when) throws Exception {
        Cli.Result valid = cli.run("validate");
        assertThat(valid.exitCode()).as(when + ": " + valid.out()).isZero();
        assertThat(valid.out())
                .as(when)
                .containsPattern("blocks_are_stored_once +auto-evm +0 of 300 blocks|0 of 300 blocks");
    }
}
