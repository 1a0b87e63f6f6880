package xyz.autonomys.blocktimes.analysis;

import java.util.List;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * The share of consensus blocks for which a domain has a block.
 *
 * @param of consensus blocks
 * @param made blocks of the domain for them
 * @param differ blocks of the domain whose timestamp is not that of their consensus block
 * @param isTested whether there are two days to compare
 * @param chance probability that days differ so much by chance; 1 if it is not tested
 * @param least share of the day with the smallest one; NaN if it is not tested
 * @param most share of the day with the largest one
 */
record Share(long of, long made, long differ, boolean isTested, double chance, double least, double most) {

    /** Consensus blocks of a day from which on its share is near enough to normal. */
    private static final int FEWEST = 200;

    /** @param days rows of {@code report_domain.sql} by day */
    static Share of(List<Row> days) {
        long of = days.stream().mapToLong(row -> row.whole("consensus_blocks")).sum();
        long made = Math.min(of, days.stream().mapToLong(row -> row.whole("domain_blocks")).sum());
        long differ = Math.min(made, days.stream().mapToLong(row -> row.whole("timestamps_that_differ")).sum());
        List<Row> whole = days.stream().filter(row -> row.whole("consensus_blocks") >= FEWEST).toList();
        if (whole.size() < 2) {
            return new Share(of, made, differ, false, 1, Double.NaN, Double.NaN);
        }
        double p = whole.stream().mapToDouble(row -> row.number("domain_blocks")).sum()
                / whole.stream().mapToDouble(row -> row.number("consensus_blocks")).sum();
        double chiSquared = whole.stream().mapToDouble(row -> Math.pow(row.number("domain_blocks")
                - p * row.number("consensus_blocks"), 2) / (row.number("consensus_blocks") * p * (1 - p))).sum();
        double chance = p > 0 && p < 1 ? Stats.chiSquaredP(chiSquared, whole.size() - 1.0) : 1;
        return new Share(of, made, differ, true, chance,
                whole.stream().mapToDouble(row -> row.number("p")).min().orElse(Double.NaN),
                whole.stream().mapToDouble(row -> row.number("p")).max().orElse(Double.NaN));
    }

    boolean varies() {
        return chance <= Findings.LEVEL;
    }

    double p() {
        return (double) made / of;
    }

    Stats.Interval interval() {
        return Stats.proportion(made, of);
    }
}
