package xyz.autonomys.blocktimes.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Mean;
import xyz.autonomys.blocktimes.statistics.Regression;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * The authors' clocks: the mean residual of each author's timestamps from the slot clock, against that of the middle
 * author (the median, weighted by blocks). And whether the load of the block before delays one of them.
 */
final class Clocks {

    /** Blocks of an author from which on its mean is near enough to normal. */
    private static final int FEWEST = 30;
    private static final int FEWEST_FOR_LOAD = 100;

    private final String chain;
    private final List<Row> authors;
    private final double thresholdMs;

    /**
     * @param rows of {@code report_residuals.sql}, grouped by author
     * @param thresholdMs offset from which on a clock counts as off, ms
     */
    Clocks(String chain, List<Row> rows, double thresholdMs) {
        this.chain = chain;
        this.authors = rows;
        this.thresholdMs = thresholdMs;
    }

    private static Mean residual(Row row) {
        return new Mean(row.whole("blocks"), row.number("sum_residual"), row.number("sum_residual_squared"));
    }

    private static Regression load(Row row) {
        return row.regression("load_", "load_mean", "load_residual");
    }

    /** Returns the mean residual of the author that half of the blocks are below, ms. */
    private double middle() {
        List<Mean> means = authors.stream().map(Clocks::residual)
                .sorted(Comparator.comparingDouble(Mean::mean)).toList();
        long blocks = means.stream().mapToLong(Mean::count).sum();
        long upTo = 0;
        for (Mean mean : means) {
            upTo += mean.count();
            if (2 * upTo >= blocks) {
                return mean.mean();
            }
        }
        return 0;
    }

    List<Map<String, @Nullable Object>> rows(Findings findings) {
        Table table = new Table(chain);
        if (authors.isEmpty()) {
            findings.notAsked("clocks of authors");
            return table.rows();
        }
        double middle = middle();
        long groups = authors.get(0).whole("groups");
        long ofBlocks = authors.get(0).whole("of_blocks");
        double corrected = Stats.normalQuantile(Findings.LEVEL / 2 / groups);
        double leastP = 1;
        List<Finding> off = new ArrayList<>();
        for (Row author : authors) {
            Mean residual = residual(author);
            double offset = residual.mean() - middle;
            double error = residual.count() < 2 ? Double.NaN : residual.error();
            double p = residual.count() < FEWEST ? 1 : Math.min(1, groups * Stats.normalP(offset / error));
            boolean isOff = Math.abs(offset) > thresholdMs && residual.count() >= FEWEST
                    && Math.abs(offset) > corrected * error;
            leastP = Math.abs(offset) > thresholdMs ? Math.min(leastP, p) : leastP;
            if (isOff) {
                double half = Stats.Z95 * error;
                off.add(new Finding("clocks of authors are off", p,
                        Table.text("the clock of author %s is %,.0f ± %.0f ms %s"
                        + " (%.2f %% of blocks)", author.text("author"), Math.abs(offset), half,
                        offset > 0 ? "ahead" : "behind", 100.0 * residual.count() / ofBlocks), offset, offset - half,
                        offset + half, "ms", "clocks"));
            }
            share(table, author)
                    .put("offset_ms", offset)
                    .put("offset_low_ms", offset - Stats.Z95 * error)
                    .put("offset_high_ms", offset + Stats.Z95 * error)
                    .put("spread_ms", residual.count() < 2 ? null : (Object) Math.sqrt(residual.variance()))
                    .put("is_off", isOff)
                    .put("authors", groups);
        }
        if (off.isEmpty()) {
            findings.add(new Finding("clocks of authors are off", leastP, "", "clocks"));
        }
        off.forEach(findings::add);
        askOfLoad(findings, groups);
        return table.rows();
    }

    /** Returns a row with the share of an author alone. */
    static List<Map<String, @Nullable Object>> share(Row author) {
        return share(new Table(author.text("chain")), author).put("authors", author.whole("groups")).rows();
    }

    /** Begins a row with an author and its share of blocks. */
    private static Table share(Table table, Row author) {
        long ofBlocks = author.whole("of_blocks");
        long blocks = author.whole("blocks");
        Stats.Interval share = Stats.proportion(blocks, ofBlocks);
        return table.row()
                .put("author", author.text("author"))
                .put("reward_address", author.text("reward_address"))
                .put("blocks", blocks)
                .put("share_pct", 100.0 * blocks / ofBlocks)
                .put("share_low_pct", 100 * share.low())
                .put("share_high_pct", 100 * share.high());
    }

    private void askOfLoad(Findings findings, long groups) {
        String question = "a full block delays an author";
        List<Row> enough = authors.stream()
                .filter(row -> load(row).count() >= FEWEST_FOR_LOAD && load(row).isThere()).toList();
        if (enough.isEmpty()) {
            return;
        }
        Row most = enough.stream().min(Comparator.comparingDouble(row ->
                Stats.normalP(load(row).slope() / load(row).slopeError()))).orElseThrow();
        Regression line = load(most);
        double half = Stats.Z95 * line.slopeError();
        findings.add(new Finding(question,
                Math.min(1, groups * Stats.normalP(line.slope() / line.slopeError())),
                Table.text("a full block delays the next by %,.0f ± %.0f ms if author %s makes it", line.slope(), half,
                        most.text("author")), line.slope(), line.slope() - half, line.slope() + half, "ms", "load"));
    }
}
