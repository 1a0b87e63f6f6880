package xyz.autonomys.blocktimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus's own tool loads the alerting rules, and makes each alert fire and stop. */
class AlertsTest {

    private static final Path RULES = Path.of("docs/operate/alerts.yml");
    private static final Path CASES = Path.of("src/test/resources/operate/alerts-test.yml");

    @TempDir
    Path folder;

    private String promtool(String... arguments) throws IOException, InterruptedException {
        return Promtool.run(folder, "", arguments);
    }

    @Test
    void eachAlertFiresAndStops() throws Exception {
        assumeThat(Promtool.isInstalled()).as("promtool, of the package prometheus").isTrue();
        Files.copy(RULES, folder.resolve("alerts.yml"));
        Files.copy(CASES, folder.resolve("alerts-test.yml"));

        assertThat(promtool("check", "rules", "alerts.yml")).contains("SUCCESS: " + alerts().size() + " rules found");
        assertThat(promtool("test", "rules", "alerts-test.yml")).contains("SUCCESS").doesNotContain("FAILED");

        // The tool finds an alert that does not fire: here one whose limit is out of reach.
        String rules = Files.readString(RULES, StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("alerts.yml"), rules.replace("} > 100", "} > 1000"));
        assertThat(promtool("test", "rules", "alerts-test.yml")).contains("FAILED").contains("BlocktimesBehind");
    }

    @Test
    void eachAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        String cases = Files.readString(CASES, StandardCharsets.UTF_8);
        assertThat(alerts()).hasSizeGreaterThan(8).allSatisfy(alert -> {
            assertThat(cases).containsPattern("\\{alertname: " + alert + ", eval_time: [0-9]+m, exp_alerts: \\[\\]\\}");
            assertThat(cases)
                    .containsPattern("alertname: " + alert + "\n +eval_time: [0-9]+m\n +exp_alerts:\n +- exp_labels");
        });
    }

    @Test
    void eachAlertSaysWhatToDoAndHasWholeNumbers() throws IOException {
        String rules = Files.readString(RULES, StandardCharsets.UTF_8);
        assertThat(Pattern.compile("summary: ").matcher(rules).results()).hasSameSizeAs(alerts());
        assertThat(Pattern.compile("description: \".{40,}\"").matcher(rules).results()).hasSameSizeAs(alerts());
        assertThat(rules).doesNotContainPattern("\\$value }}");
        assertThat(Files.readString(Path.of("docs/runbook/operate.md"), StandardCharsets.UTF_8))
                .contains("job_name: blocktimes");
    }

    private static List<String> alerts() throws IOException {
        return Pattern.compile("- alert: (\\w+)").matcher(Files.readString(RULES, StandardCharsets.UTF_8)).results()
                .map(found -> found.group(1)).toList();
    }
}
