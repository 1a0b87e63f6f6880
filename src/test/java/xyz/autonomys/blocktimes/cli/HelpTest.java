package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.StartedProcesses;

/** What helps somebody who types commands. */
class HelpTest {

    @TempDir
    private Path folder;

    @Test
    void helpOfACommandIsItsHelp() throws Exception {
        Cli.Result help = new Cli(folder).run("help", "report");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).isEqualTo(new Cli(folder).run("report", "--help").out())
                .startsWith("Usage: blocktimes report ");
    }

    @ParameterizedTest
    @CsvSource({"reprot, Did you mean: report", "--verison, Did you mean: --version"})
    void aMistypedWordIsFollowedByWhatWasMeant(String mistyped, String meant) throws Exception {
        Cli.Result result = new Cli(folder).run(mistyped);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(meant);
    }

    @Test
    void aMistypedOptionToo() throws Exception {
        assertThat(new Cli(folder).run("help", "reprot").err()).contains("Did you mean: report");
        assertThat(new Cli(folder).run("report", "--formt=csv").err()).contains("Unknown option: '--formt=csv'",
                "Did you mean: --format", "Try: blocktimes report --help");
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "20, 55", "100, 100", "'', 80", "400, 120"})
    void helpFitsTheTerminal(String columns, int width) throws Exception {
        for (String command : List.of("report", "backfill", "work", "export", "completion", "devnet")) {
            String help = new Cli(folder).with("COLUMNS", columns).run(command, "--help").out();
            assertThat(help.lines()).as(command).allMatch(line -> line.length() <= width);
        }
    }

    /** Where there is a bash, it reads the script and completes by it. */
    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Path script = Files.writeString(folder.resolve("completion"), new Cli(folder).run("completion").out());
        Process bash = StartedProcesses.start(new ProcessBuilder("bash", "-c", "source " + script
                + "; COMP_WORDS=(blocktimes repo); COMP_CWORD=1; _complete_blocktimes 2>/dev/null; echo"
                        + " ${COMPREPLY[@]};"
                + " COMP_WORDS=(blocktimes report --sec); COMP_CWORD=2; _complete_blocktimes 2>/dev/null;"
                + " echo ${COMPREPLY[@]}; COMP_WORDS=(blocktimes report --section era); COMP_CWORD=3;"
                + " _complete_blocktimes 2>/dev/null; echo ${COMPREPLY[@]};"
                + " COMP_WORDS=(blocktimes report --format j); COMP_CWORD=3;"
                + " _complete_blocktimes 2>/dev/null; echo ${COMPREPLY[@]}").redirectErrorStream(true));
        assertThat(new String(bash.getInputStream().readAllBytes()).lines())
                .containsExactly("report", "--section", "eras", "json");
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void theVersionHasTheCommit() throws Exception {
        assertThat(new Cli(folder).run("--version").out()).matches("blocktimes .+ \\(commit \\S+\\)\\R");
    }

    @Test
    void aMessageOfAFailureIsRedOnATerminalAndWrapped() throws Exception {
        Cli.Result result = new Cli(folder).with("BLOCKTIMES_TERMINAL", "err").with("TERM", "xterm").with("COLUMNS", 60)
                .run("report", "--format=none");
        assertThat(result.err()).startsWith("\u001b[31mblocktimes:\u001b[0m --format=none is not known: it must be");
        assertThat(result.err().lines()).hasSize(2);
    }
}
