package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.text.Screen;

/** What a report looks like, where it goes, and what it says where there is nothing. */
class ReportOutputTest {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void fetch() throws Exception {
        assertThat(new Cli(folder).run("backfill", "--network=devnet", "--count=3000").exitCode()).isZero();
    }

    private static Cli.Result run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("report", "--network=devnet"));
        all.addAll(List.of(arguments));
        return new Cli(folder).run(all.toArray(String[]::new));
    }

    /** Fewer or more columns than a terminal has: a table goes on below. Colours only where somebody looks. */
    @Test
    void tablesFitTheTerminal() throws Exception {
        assertThat(run().out().lines()).allMatch(line -> line.length() <= 80)
                .noneMatch(line -> line.contains("\u001b"));
        Cli.Result narrow = new Cli(folder).with("COLUMNS", 50).with("CLICOLOR_FORCE", 1)
                .run("report", "--network=devnet");
        assertThat(narrow.out().lines()).allMatch(line -> Screen.columns(line) <= 50)
                .anyMatch(line -> line.contains("\u001b["));
        assertThat(new Cli(folder).with("NO_COLOR", 1).with("CLICOLOR_FORCE", 1).run("report",
                "--network=devnet").out())
                .doesNotContain("\u001b");
    }

    @Test
    void oneSectionIsPlainCsvAndSeveralGoToADirectory() throws Exception {
        List<String> eras = run("--section=eras", "--format=csv").out().lines().toList();
        assertThat(eras.get(0)).startsWith("chain,era_number,begins_utc,");
        assertThat(eras).hasSizeGreaterThan(1);
        assertThat(eras).noneMatch(line -> line.isEmpty() || line.startsWith("#") || line.contains("E10"));
        assertThat(run("--section=outliers", "--format=csv").out()).startsWith("chain,block_number,");

        Path all = folder.resolve("all");
        Cli.Result result = run("--section=eras", "--section=theory", "--format=csv", "--out=" + all + "/");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("2 sections written to " + all + "/, each as SECTION.csv");
        assertThat(Files.readAllLines(all.resolve("eras.csv"))).isEqualTo(eras);
        assertThat(all.resolve("theory.csv")).exists();

        Cli.Result unknown = run("--section=era");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("--section=era is not known of this report: it must be one of verdict,",
                "; did you mean eras?");
    }

    @Test
    void theEndingOfAFileSaysItsFormatAndAPageIsNotForATerminal() throws Exception {
        Path page = folder.resolve("page.html");
        assertThat(run("--out=" + page).exitCode()).isZero();
        assertThat(page).content().startsWith("<!DOCTYPE html>");
        Path json = folder.resolve("report.json");
        assertThat(run("--out=" + json, "--section=overall").exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(json.toFile()).get("sections")).hasSize(1);

        Cli.Result refused = new Cli(folder).with("BLOCKTIMES_TERMINAL", "out,err")
                .run("report", "--network=devnet", "--format=html");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--format=html is a page for a browser: add --out=report.html");
    }

    @Test
    void nothingIsAnAnswer() throws Exception {
        assertThat(run("--section=outliers").out()).contains("auto-evm: ", " blocks took more than 60 s (",
                " expected).");
        assertThat(run("--section=changes").out()).contains("No change was found, or there was too little data");
        assertThat(run("--section=heat").out()).contains("There are fewer than two days of data.");
        // Of a domain alone nothing is said that its consensus chain would have to say.
        assertThat(run("--chain=auto-evm").out()).contains("Nothing is tested here",
                "Not asked: there is no chain with slots here.")
                .doesNotContain("No operator was reported", "by chance", "expected)");
        Cli.Result few = run("--from=19900", "--to=19900", "--chain=consensus");
        assertThat(few.exitCode()).as(few.err()).isZero();
        assertThat(few.out()).doesNotContain("NaN");
        assertThat(run("--compare=17000..18000,18001..19000",
                "--section=eras").err()).contains("--section=eras is not known"
                + " of this report: it must be one of verdict, findings, comparison");
        assertThat(run("--section=comparison").err()).contains("needs the two windows of --compare");
        assertThat(run("--out=").err()).contains("--out= names no file");
    }

    /** A plain report after the first command of the README says where the devnet's data is. */
    @Test
    void whoForgetsTheNetworkIsTold() throws Exception {
        for (String command : List.of("report", "validate", "compact", "changes", "export")) {
            Cli.Result result = command.equals("export") ? new Cli(folder).run(command, "--out=rows.csv")
                    : new Cli(folder).run(command);
            assertThat(result.out() + result.err()).as(command).contains("no data in ./data: the devnet's is in ",
                    "which --network=devnet reads");
        }
    }
}
