package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.StartedProcesses;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/** A disk that takes nothing more in the middle of a run: a clear error, nothing broken, and the next run goes on. */
class DiskTroubleTest {

    private static final int BLOCKS = 4_000;

    @TempDir
    Path folder;
    private Path data;
    private Dataset dataset;
    private Devnet devnet;

    @BeforeEach
    void start() throws Exception {
        data = Files.createDirectory(folder.resolve("data"));
        dataset = new Dataset(data);
        devnet = Devnet.start(new Devnet.Options(7, BLOCKS, 20), 0, new SystemTime());
    }

    @AfterEach
    void stop() {
        devnet.close();
    }

    private Cli cli() {
        return new Cli(folder)
                .with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("MAX_ROWS_PER_FILE", 100)
                .with("MAX_INFLIGHT_HEADERS", 64);
    }

    private void assertStoppedCleanly(Cli.Result stopped, String why) throws Exception {
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(1);
        assertThat(stopped.err()).contains("could not be written to ").containsIgnoringCase(why)
                .contains("run again when that is fixed").doesNotContain("\tat ");
        List<Object> numbers = numbers();
        assertThat(numbers).doesNotHaveDuplicates().hasSizeBetween(100, BLOCKS - 200);
    }

    private void assertResumable() throws Exception {
        Cli.Result resumed = cli().run("backfill", "--chain=consensus", "--start=1");

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(dataset.staged()).isEmpty();
        assertThat(numbers()).isEqualTo(LongStream.rangeClosed(1, BLOCKS - 100).boxed().toList());
        assertThat(cli().run("validate").exitCode()).isZero();
    }

    private List<Object> numbers() throws Exception {
        return dataset.rows("consensus").stream().map(row -> row.get("block_number")).toList();
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        Process process = StartedProcesses.start(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD));
        return process.waitFor() == 0;
    }

    @Test
    void aFullDisk() throws Exception {
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", data.toString()),
                "skipped: a small file system cannot be mounted here");
        try {
            assertStoppedCleanly(cli().run("backfill", "--chain=consensus", "--start=1"), "No space left on device");

            assertThat(succeeds("mount", "-o", "remount,size=50m", data.toString())).isTrue();
            assertResumable();
        } finally {
            succeeds("umount", data.toString());
        }
    }

    @Test
    void aFolderThatIsReadOnlyFromTheMiddleOfARunOn() throws Exception {
        Cli cli = "root".equals(System.getProperty("user.name")) ? cli().through(withoutRootsRights()) : cli();
        Process run = cli.start("backfill", "--chain=consensus", "--start=1");
        Path date = data.resolve("block_times/chain=consensus/date=2025-01-01");
        cli.until(run, () -> dataset.files().size() > 2);
        Files.setPosixFilePermissions(date, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertStoppedCleanly(cli.await(run), "permission denied");
        } finally {
            Files.setPosixFilePermissions(date, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertResumable();
    }

    /** Root may write anywhere unless it gives that right up. */
    private static String[] withoutRootsRights() throws Exception {
        String[] command = {"setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"};
        String[] tried = Arrays.copyOf(command, command.length + 1);
        tried[command.length] = "true";
        assumeTrue(succeeds(tried), "skipped: root's rights cannot be given up here");
        return command;
    }
}
