package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.StartedProcesses;

/** The HTML report in a real browser, headless; skipped, saying so, where there is none. */
class HtmlReportTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @Test
    void itDrawsAllChartsWithoutErrorsOrOutsideResourcesAndItsFiguresAreTheSqls(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), "skipped: " + CHROMIUM + " is not there");
        Cli cli = new Cli(folder);
        assertThat(cli.run("backfill", "--network=devnet", "--start=1").exitCode()).isZero();
        Path page = folder.resolve("report.html");
        assertThat(cli.run("report", "--network=devnet", "--format=html", "--out=" + page).exitCode()).isZero();
        JsonNode sections = new ObjectMapper()
                .readTree(cli.run("report", "--network=devnet", "--format=json").out())
                .get("sections");

        List<String> said = new ArrayList<>();
        String dom = browse(folder, page, said);

        assertThat(said).noneMatch(line -> line.contains("CONSOLE"));
        assertThat(dom).contains("data-resources=\"0\"");
        Matcher charts = Pattern.compile("data-charts=\"(\\d+)\"").matcher(dom);
        assertThat(charts.find()).as("the charts were drawn").isTrue();
        assertThat(Integer.parseInt(charts.group(1))).isGreaterThanOrEqualTo(10);
        assertThat(dom.split("<svg ")).hasSizeGreaterThan(Integer.parseInt(charts.group(1)));
        for (JsonNode row : sections.get("overall")) {
            assertThat(dom)
                    .contains("<td class=\"text\">" + row.get("chain").asText()
                            + "</td><td class=\"text\">all</td><td>"
                            + thousands(row.get("blocks").asDouble()) + "</td><td>"
                            + thousands(row.get("mean_ms").asDouble()));
        }
        // Nothing is asked for from elsewhere: no link, script or picture with an address.
        assertThat(dom.replaceAll("(?s)<script>.*?</script>", ""))
                .doesNotContainPattern("<(script|link|img|iframe)[^>]*(src|href)=\"(?!data:)");
    }

    private static String thousands(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String browse(Path folder, Path page, List<String> said) throws Exception {
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("chromium.log");
        Process chromium = StartedProcesses.start(new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--enable-logging=stderr",
                        "--window-size=1200,900",
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile()));
        chromium.waitFor();
        said.addAll(Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1));
        return Files.readString(dom);
    }
}
