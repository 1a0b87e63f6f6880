package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.app.OpenFiles;

class OpenFilesTest {

    @TempDir
    Path folder;

    @Test
    void aLimitThatIsTooLowIsSaidInOneLine() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        Cli cli = new Cli(folder).through("/bin/sh", "-c", "ulimit -n 40; exec \"$0\" \"$@\"");
        Process run = cli.start("backfill", "--network=devnet", "--count=10");

        Cli.Result result = cli.await(run);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        assertThat(result.err().lines()).containsExactly("blocktimes: this process may open 40 files and sockets at"
                + " once, which is too few: raise the limit, as in ulimit -n 1024");
    }

    @Test
    void theCauseIsFoundHoweverDeep() {
        assertThat(OpenFiles.areExhausted(new IllegalStateException("a", new IOException("b",
                new FileSystemException("f", null, "Too many open files"))))).isTrue();
        assertThat(OpenFiles.areExhausted(new IOException("no space left on device"))).isFalse();
        assertThat(OpenFiles.areExhausted(new IOException((String) null))).isFalse();
    }
}
