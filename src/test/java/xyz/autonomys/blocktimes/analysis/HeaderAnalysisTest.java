package xyz.autonomys.blocktimes.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderAnalysisTest {

    /** Eras of 2,016 blocks of a space that grows, the solution range always the right one for the era before. */
    private static List<Map<String, Object>> eras(int count, double growthAnEra) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Random random = new Random(3);
        double range = 1L << 40;
        for (int era = 0; era < count; era++) {
            double space = Math.pow(1 + growthAnEra, era);
            double p = range / (1L << 40) * space / 6;
            long slots = 0;
            double squares = 0;
            for (int block = 0; block < 2_016; block++) {
                long step = 1 + (long) (Math.log(1 - random.nextDouble()) / Math.log(1 - p));
                slots += step;
                squares += step * step;
            }
            rows.add(Map.ofEntries(Map.entry("chain", "c"), Map.entry("hour", era), Map.entry("era", era),
                    Map.entry("spec_version", 0), Map.entry("first_block", 2_016L * era + 1),
                    Map.entry("last_block", 2_016L * (era + 1)), Map.entry("blocks", 2_016L),
                    Map.entry("sum_slots", slots), Map.entry("sum_slots_squared", squares),
                    Map.entry("least_range", (long) range), Map.entry("most_range", (long) range),
                    Map.entry("ranged", 2_016L), Map.entry("sum_spaced", slots * (double) (long) range),
                    Map.entry("stored", 2_016L)));
            range = (long) range * (double) slots / 2_016 / 6;
        }
        return rows;
    }

    @Test
    void aTrendOfSpaceIsAnEraAndNotADay() {
        Map<String, List<Map<String, Object>>> sections = Analysis.ofHeaders(eras(300, 0.001), List.of(), List.of());

        assertThat(sections.get("changes")).singleElement().satisfies(row -> {
            assertThat((Double) row.get("low")).isLessThan(0.1);
            assertThat((Double) row.get("high")).isGreaterThan(0.1).isLessThan(0.15);
            assertThat(row).containsEntry("from_utc", "era 0");
        });
        assertThat((String) sections.get("verdict").get(0).get("verdict")).contains("%, each era [changes]");
    }

    @Test
    void steadySpaceIsQuiet() {
        Map<String, List<Map<String, Object>>> sections = Analysis.ofHeaders(eras(300, 0), List.of(), List.of());
        assertThat(sections.get("changes")).isEmpty();
        assertThat(sections.get("eras")).hasSize(300).allSatisfy(row -> assertThat(row.get("begins_utc")).isNull());
    }
}
