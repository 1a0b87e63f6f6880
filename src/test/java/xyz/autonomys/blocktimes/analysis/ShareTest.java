package xyz.autonomys.blocktimes.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.statistics.Stats;

class ShareTest {

    private static List<Row> days(long... made) {
        List<Row> rows = new ArrayList<>();
        for (long blocks : made) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("consensus_blocks", 14_400L);
            row.put("domain_blocks", blocks);
            row.put("p", blocks / 14_400.0);
            row.put("timestamps_that_differ", 0L);
            rows.add(new Row(row));
        }
        return rows;
    }

    private static Map<String, @Nullable Object> verdict(Row overall, List<Row> days) {
        return new Overview("auto-evm", 60_000, 0, 100).withoutSlots("auto-evm", overall, days, 1_000);
    }

    private static Row overall(long blocks) {
        return new Row(Map.of("blocks", blocks, "mean_ms", 7_200.0, "mean_error_ms", 20.0, "max_ms", 80_000L));
    }

    /** Chi-squared of (12,000, 12,100, 11,950) of 14,400: 5.866 with 2 degrees, by SciPy. */
    @Test
    void daysThatDifferByChanceDoNotVary() {
        Share share = Share.of(days(12_000, 12_100, 11_950));
        assertThat(share.chance()).isCloseTo(0.05323765, within(1e-7));
        assertThat(share.varies()).isFalse();
        assertThat(verdict(overall(36_000), days(12_000, 12_100, 11_950)).get("headline").toString())
                .startsWith("In step with the consensus chain: a block for 83.4 % of its blocks");
    }

    /** A domain that falls away is not in step, whatever its mean. */
    @Test
    void aShareThatFallsAwayIsFound() {
        Map<String, @Nullable Object> row = verdict(overall(36_000), days(12_000, 12_000, 2_300));
        assertThat(row.get("state")).isEqualTo("found");
        assertThat(row.get("headline").toString()).contains("varies, from 16.0 % on one day to 83.3 % on another");
    }

    @Test
    void fewBlocksAreNotInStep() {
        assertThat(verdict(overall(300), days(12_000)).get("headline").toString()).startsWith("Too few blocks to tell");
    }

    /** Block times of another kind of chain follow no law of slots: nothing is expected of them by chance. */
    @Test
    void nothingIsExpectedOfAChainWithoutSlots() {
        Overview overview = new Overview("other", 60_000, 0, 100);
        Map<String, @Nullable Object> row = overview.withoutSlots("other", overall(50_000), List.of(), 1_000);
        assertThat(row.get("state")).isEqualTo("few");
        assertThat(overview.figures()).filteredOn(figure -> figure.get("figure").toString()
                .matches("longest_ms|outliers"))
                .hasSize(2).allMatch(figure -> figure.get("by_chance") == null && figure.get("low") == null);
    }

    /** Least and most of 95 % of Poisson counts, by SciPy: poisson.ppf(0.025, m) and ppf(0.975, m). */
    @Test
    void countsByChanceAreThoseOfPoisson() {
        assertThat(Stats.poisson(10)).isEqualTo(new Stats.Interval(4, 17));
        assertThat(Stats.poisson(0.1)).isEqualTo(new Stats.Interval(0, 1));
        assertThat(Stats.poisson(0)).isEqualTo(new Stats.Interval(0, 0));
        assertThat(Stats.poisson(Double.NaN).high()).isNaN();
    }
}
