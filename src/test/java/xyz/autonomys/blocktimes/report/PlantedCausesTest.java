package xyz.autonomys.blocktimes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Causes;
import xyz.autonomys.blocktimes.devnet.SimulatedRows;

/** Chains with a known cause, whose report must name it; and chains without one, whose reports must be quiet. */
class PlantedCausesTest {

    private static final int BLOCKS = 60_000;
    private static final int SEEDS = 1_000;
    private static final int QUIET_BLOCKS = 6_048;
    private static final String HOUR_OF_30000 = "2025-01-03 02:00";

    private static final ReportQueries.Choices ALL = new ReportQueries.Choices(86_400_000, 100, chain -> 60_000,
            EnumSet.complementOf(EnumSet.of(Section.COMPARISON)));

    @TempDir
    private Path folder;

    private static Map<Section, List<Map<String, Object>>> report(List<Path> files) throws Exception {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("block_times", List.of(files.get(0)));
        variables.put("offline_operators", List.of(files.get(1)));
        try (SqlRunner sql = SqlRunner.start()) {
            return new ReportQueries(sql, name -> Files.readString(Path.of("scripts/duckdb/" + name + ".sql")),
                    variables)
                    .run(ALL);
        }
    }

    private Map<Section, List<Map<String, Object>>> withCauses(String... causes) throws Exception {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String cause : causes) {
            String[] parts = cause.split("=", 2);
            byName.put(parts[0], parts[1]);
        }
        try (SimulatedRows rows = new SimulatedRows(folder)) {
            return report(rows.add("consensus", 7, BLOCKS, Causes.of(byName)).write());
        }
    }

    private static List<Map<String, Object>> found(Map<Section, List<Map<String, Object>>> report) {
        return report.get(Section.FINDINGS).stream().filter(row -> Boolean.TRUE.equals(row.get("found"))).toList();
    }

    private static String verdict(Map<Section, List<Map<String, Object>>> report) {
        return (String) report.get(Section.VERDICT).get(0).get("verdict");
    }

    /** @param questions pattern of the questions that may have an answer; the first one has this size */
    private static void assertOnly(Map<Section, List<Map<String, Object>>> report, String questions, double size) {
        assertThat(found(report)).as(verdict(report)).isNotEmpty()
                .allSatisfy(row -> assertThat((String) row.get("question")).matches(questions));
        assertThat(found(report)).as(verdict(report)).anySatisfy(row -> {
            assertThat((String) row.get("question")).isEqualTo(questions.replaceFirst("[|].*", ""));
            assertThat(((Number) row.get("low")).doubleValue()).isLessThanOrEqualTo(size);
            assertThat(((Number) row.get("high")).doubleValue()).isGreaterThanOrEqualTo(size);
        });
    }

    @Test
    void longSlotsAreTheReasonAndNotTheClocks() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("slot-ms=1021.4");

        assertThat(verdict(report)).contains("slots last 1,021.4 ms (+128.4 ms)").endsWith("nothing else found");
        assertThat(report.get(Section.SLOT_LENGTH)).allSatisfy(day ->
                assertThat(((Number) day.get("slot_ms")).doubleValue()).isBetween(1021.39, 1021.41));
    }

    @Test
    void aSlotThatBecomesLongerAtAnHourIsNamedWithTheHour() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("slot-jump=30000:1003");

        assertOnly(report, "the length of a slot changes|length of a slot of spec 9 and spec 10", 3);
        assertHour(report, "slot_ms");
    }

    @Test
    void anUpgradeIsNotBlamedForWhatHappenedHoursLater() throws Exception {
        // The runtime is upgraded at block 30,001; the length of a slot, the space and the weight change at 40,000.
        for (String cause : List.of("slot-jump=40000:1030", "space=40000:0.7", "weight=40000:3")) {
            Map<Section, List<Map<String, Object>>> report = withCauses(cause);
            assertThat(found(report)).as(cause).extracting(row -> (String) row.get("question")).isNotEmpty()
                    .noneMatch(question -> question.contains("spec"));
        }
    }

    @Test
    void slotsThatBecomeLongerDayByDayAreATrend() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("slot-drift=0.5");

        assertOnly(report, "the length of a slot changes|length of a slot of spec 9 and spec 10", 0.5);
        assertThat(verdict(report)).contains("ms, each day [changes]");
        assertThat(report.get(Section.CHANGES)).singleElement()
                .satisfies(row -> assertThat(row).containsEntry("kind", "trend"));
    }

    @Test
    void spaceThatLeavesIsNamedWithItsShareAndHour() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("space=30000:0.8");

        assertOnly(report, "the space of the farmers changes|slots a block .*|block time of spec 9.*", -20);
        assertHour(report, "space_pct");
    }

    @Test
    void aClockThatIsAheadIsNamedWithItsAuthor() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("clock=3:250");

        assertOnly(report, "clocks of authors are off", 250);
        assertThat(verdict(report)).contains("the clock of author " + SimulatedRows.farmer(3) + " is ");
        assertThat(report.get(Section.AUTHORS)).filteredOn(row -> Boolean.TRUE.equals(row.get("is_off")))
                .singleElement().satisfies(row -> assertThat(row).containsEntry("author", SimulatedRows.farmer(3)));
    }

    @Test
    void loadThatSlowsOneFarmerIsNamedWithTheFarmer() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("load=9:900");

        assertOnly(report,
                "a full block delays an author|clocks of authors are off|the residual depends on the weight.*",
                900);
        assertThat(verdict(report)).contains("if author " + SimulatedRows.farmer(9) + " makes it [load]");
    }

    @Test
    void blocksThatBecomeHeavierAreNamedWithTheHour() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("weight=30000:1.2");

        // The mean of an exponential share that is cut off at 1 is 0.15 (1 - e^(-1/0.15)), times 2,000 ms.
        assertOnly(report, "the weight of blocks changes|weight of a block of spec 9 and spec 10", 58.7);
        assertHour(report, "weight_ms");
    }

    @Test
    void bundlesThatAreWonBySlotAreNoticed() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("bundles-by-slot=0.1");

        // Of four operators, one has a bundle n slots after the parent with probability 1 - 0.9^(4 n).
        assertThat(found(report)).extracting(row -> row.get("chapter")).containsOnly("docs/analysis/domain.md");
        assertThat(report.get(Section.BUNDLES)).filteredOn(row -> ((String) row.get("slots")).matches("[1-5]"))
                .hasSize(5).allSatisfy(row -> {
                    double p = 1 - Math.pow(0.9, 4 * Integer.parseInt((String) row.get("slots")));
                    assertThat((Double) row.get("p_low")).isLessThan(p);
                    assertThat((Double) row.get("p_high")).isGreaterThan(p);
                });
    }

    @Test
    void anOperatorThatFallsShortIsNamed() throws Exception {
        Map<Section, List<Map<String, Object>>> report = withCauses("operator=2:0.05");

        assertThat(found(report)).extracting(row -> row.get("question"))
                .containsOnly("an operator is reported too often");
        assertThat(verdict(report)).endsWith("nothing else found; operators fall short [operators]");
        assertThat((String) found(report).get(0).get("finding"))
                .contains("operator 2 of domain 0 was reported in ");
    }

    /** Block 30,000 is made in the hour that the interval of the change holds. */
    private static void assertHour(Map<Section, List<Map<String, Object>>> report, String what) {
        assertThat(report.get(Section.CHANGES)).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("what", what).containsEntry("kind", "step");
            assertThat((String) row.get("from_utc")).isLessThanOrEqualTo(HOUR_OF_30000);
            assertThat((String) row.get("to_utc")).isGreaterThanOrEqualTo(HOUR_OF_30000);
        });
    }

    @Test
    void aThousandChainsWithoutACauseAreQuiet() throws Exception {
        try (SimulatedRows rows = new SimulatedRows(folder)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                rows.add("chain " + seed, seed, QUIET_BLOCKS, Causes.none());
            }
            Map<Section, List<Map<String, Object>>> report = report(rows.write());

            assertThat(report.get(Section.VERDICT)).hasSize(SEEDS);
            assertThat(report.get(Section.FINDINGS)).hasSizeGreaterThan(20 * SEEDS);
            // The stated level is 1 %, so 10 of them; more than 22 have a probability below 1 in 4,000.
            assertThat(found(report).stream().map(row -> row.get("chain")).distinct()).as(found(report).toString())
                    .hasSizeLessThanOrEqualTo(22);
            // Each question by itself is right too: at 5 %, no more than 5 % and 5 standard errors.
            Map<Object, Long> below = report.get(Section.FINDINGS).stream()
                    .filter(row -> ((Number) row.get("p_value")).doubleValue() < 0.05)
                    .collect(Collectors.groupingBy(row -> row.get("question"), Collectors.counting()));
            assertThat(below).hasSizeGreaterThan(20)
                    .allSatisfy((question, times) -> assertThat(times).as(question.toString()).isLessThan(85));
        }
    }

    @Test
    void monthsWithoutACauseAreQuietToo() throws Exception {
        try (SimulatedRows rows = new SimulatedRows(folder)) {
            for (int seed = 0; seed < 3; seed++) {
                rows.add("chain " + seed, 100 + seed, 400_000, Causes.none());
            }
            Map<Section, List<Map<String, Object>>> report = report(rows.write());

            assertThat(found(report)).isEmpty();
            // Retargeting makes 6.0025 slots a block, not 6: an era that is too long by chance has more slots.
            assertThat(report.get(Section.IDENTITY)).allSatisfy(row -> {
                double error = ((Double) row.get("slots_high") - (Double) row.get("slots_low")) / 2 / 1.96;
                assertThat((Double) row.get("slots_a_block")).isCloseTo(6.0025, within(3 * error));
                assertThat(error).isLessThan(0.001);
                assertThat((Double) row.get("slots_a_block") * (Double) row.get("slot_ms"))
                        .isCloseTo((Double) row.get("mean_ms"), within(1e-6));
                assertThat((Double) row.get("by_slots_ms") + (Double) row.get("by_length_ms"))
                        .isCloseTo((Double) row.get("excess_ms"), within(1e-6));
            });
        }
    }
}
