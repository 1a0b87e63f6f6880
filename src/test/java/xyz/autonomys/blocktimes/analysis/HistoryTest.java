package xyz.autonomys.blocktimes.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.analysis.table.Row;

class HistoryTest {

    private static final int HOUR_BLOCKS = 600;

    /** Hours of a steady chain that retargets: the slots of an era differ by chance, and the blocks within it. */
    private static List<Row> hours(int count, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        double era = 1;
        for (int hour = 0; hour < count; hour++) {
            if (hour % 4 == 0) {
                era = 1 + random.nextGaussian() * Math.sqrt(5 / 6.0 / 2_016);
            }
            double mean = 6_000 * era * (1 + random.nextGaussian() * 5.477 / 6 / Math.sqrt(HOUR_BLOCKS));
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("begins_utc", Hours.utc(482_136 + hour));
            row.put("blocks", (long) HOUR_BLOCKS);
            row.put("mean_ms", mean);
            row.put("stddev_ms", 5_477.0);
            row.put("max_ms", 60_000L);
            rows.add(new Row(row));
        }
        return rows;
    }

    private static double deviation(List<Map<String, @Nullable Object>> heat) {
        double sum = 0;
        for (Map<String, @Nullable Object> cell : heat) {
            sum += Math.pow(((Number) cell.get("z")).doubleValue(), 2);
        }
        return Math.sqrt(sum / heat.size());
    }

    /** Six weeks by day, and a year by week: standard errors are standard errors. */
    @ParameterizedTest
    @ValueSource(ints = {42 * 24, 365 * 24})
    void aSteadyChainHasStandardErrorsOfOne(int hours) {
        List<Map<String, @Nullable Object>> heat =
                new History("c", hours(hours, 5), new Hours(List.of()), true).heat();
        assertThat(heat).hasSizeGreaterThan(900);
        assertThat(deviation(heat)).isBetween(0.94, 1.06);
        double limit = ((Number) heat.get(0).get("limit_z")).doubleValue();
        assertThat(heat).allMatch(cell -> Math.abs(((Number) cell.get("z")).doubleValue()) < limit);
    }

    @Test
    void lessThanTwoDaysHaveNoMapAndAPieceOfASpanIsLeftOut() {
        assertThat(new History("c", hours(47, 1), new Hours(List.of()), true).heat()).isEmpty();
        List<Map<String, @Nullable Object>> rows =
                new History("c", hours(10 * 24 + 1, 1), new Hours(List.of()), true).rows();
        assertThat(rows).hasSize(10).allMatch(row -> row.get("span_hours").equals(24L));
    }
}
