package xyz.autonomys.blocktimes.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Mean;
import xyz.autonomys.blocktimes.statistics.Regression;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * Does what a block carries slow the next one? The block time, and the author's residual, over each kind of load of the
 * block before: by a straight line, and by fifths.
 */
final class Load {

    private static final int FIFTHS = 5;
    /** Standard errors of the smallest effect that a test at 5 % sees four times out of five. */
    private static final double SEEN = Stats.Z95 + 0.8416212335729143;
    /** Skewness of a slope up to which its law is taken as normal. */
    private static final double MOST_SKEWNESS = 0.3;
    /** Blocks from which on a slope is near enough to normal. */
    private static final int FEWEST = 200;

    private static final Map<String, String> UNITS = new TreeMap<>(Map.of(
            "weight", "ms for a full block",
            "extrinsics", "ms an extrinsic",
            "bundles", "ms a bundle",
            "votes", "ms a vote",
            "segments", "ms if it stored segment headers"));

    /**
     * The blocks after those with one value of a load.
     *
     * @param x share of the limit for weights, otherwise the value
     */
    private record Group(double x, Mean delta, Mean residual) {
    }

    private final Table lines;
    private final Table fifths;
    private final Findings findings;

    Load(String chain, Findings findings) {
        this.lines = new Table(chain);
        this.fifths = new Table(chain);
        this.findings = findings;
    }

    /** @param rows of {@code report_residuals.sql} of one chain */
    Load of(List<Row> rows) {
        for (Map.Entry<String, String> kind : UNITS.entrySet()) {
            List<Group> groups = rows.stream().filter(row -> row.text("grouping").equals(kind.getKey()))
                    .map(row -> group(kind.getKey(), row)).sorted((a, b) -> Double.compare(a.x, b.x)).toList();
            line(kind.getKey(), "delta", kind.getValue(), groups);
            line(kind.getKey(), "residual", kind.getValue(), groups);
            fifths(kind.getKey(), groups);
        }
        return this;
    }

    List<Map<String, @Nullable Object>> lines() {
        return lines.rows();
    }

    List<Map<String, @Nullable Object>> fifths() {
        return fifths.rows();
    }

    private static Group group(String kind, Row row) {
        double value = row.number("value");
        // Weights are grouped by hundredths of the limit, each with its middle.
        return new Group(kind.equals("weight") ? (value + 0.5) / 100 : value,
                new Mean(row.whole("deltas"), row.number("sum_delta"), row.number("sum_delta_squared")),
                new Mean(row.whole("blocks"), row.number("sum_residual"), row.number("sum_residual_squared")));
    }

    private void line(String kind, String of, String unit, List<Group> groups) {
        Regression line = Regression.NONE;
        for (Group group : groups) {
            Mean y = of.equals("delta") ? group.delta : group.residual;
            line = line.plus(Regression.ofGroup(y.count(), group.x, y.sum(), y.sumSquared()));
        }
        if (!line.isThere() || line.count() < FEWEST) {
            return;
        }
        double half = Stats.Z95 * line.slopeError();
        double p = Stats.normalP(line.slope() / line.slopeError());
        lines.row().put("load", kind).put("of", of).put("blocks", line.count()).put("effect_ms", line.slope())
                .put("effect_low_ms", line.slope() - half).put("effect_high_ms", line.slope() + half)
                .put("least_seen_ms", SEEN * line.slopeError()).put("p_value", p).put("unit", unit);
        if (kind.equals("segments") && of.equals("delta")) {
            return; // asked by the section of segments
        }
        if (Math.abs(skewness(line, groups, of)) > MOST_SKEWNESS) {
            findings.notAsked("the " + of + " depends on the " + kind + " of the block before");
            return;
        }
        findings.add(new Finding("the " + of + " depends on the " + kind + " of the block before", p,
                Table.text("%s of the block before: %+.1f ± %.1f %s in the %s", kind, line.slope(), half, unit,
                        of.equals("delta") ? "block time" : "author's clock"),
                line.slope(), line.slope() - half, line.slope() + half, unit, "load"));
    }

    /**
     * Returns the skewness of the slope, if block times are as skewed as exponential ones (2). A few blocks with a load
     * unlike all others make it large, and its law far from normal.
     */
    private static double skewness(Regression line, List<Group> groups, String of) {
        double cubes = 0;
        for (Group group : groups) {
            long count = (of.equals("delta") ? group.delta : group.residual).count();
            cubes += count * Math.pow((group.x - line.meanX()) / Math.sqrt(line.sxx()), 3);
        }
        return 2 * cubes;
    }

    private void fifths(String kind, List<Group> groups) {
        long all = groups.stream().mapToLong(group -> group.delta.count()).sum();
        if (all < FEWEST) {
            return;
        }
        List<List<Group>> parts = new ArrayList<>();
        long upTo = 0;
        int part = -1;
        for (Group group : groups) {
            // A value is not divided, so a fifth may be larger, or missing.
            int of = (int) Math.min(FIFTHS - 1, upTo * FIFTHS / Math.max(1, all));
            if (of != part) {
                parts.add(new ArrayList<>());
                part = of;
            }
            parts.get(parts.size() - 1).add(group);
            upTo += group.delta.count();
        }
        for (List<Group> groupsOfPart : parts) {
            Mean delta = groupsOfPart.stream().map(Group::delta).reduce(Mean.NONE, Mean::plus);
            Mean residual = groupsOfPart.stream().map(Group::residual).reduce(Mean.NONE, Mean::plus);
            if (delta.count() > 1) {
                fifths.row().put("load", kind).put("from", groupsOfPart.get(0).x)
                        .put("to", groupsOfPart.get(groupsOfPart.size() - 1).x).put("blocks", delta.count())
                        .put("mean_ms", delta.mean()).put("mean_error_ms", delta.error())
                        .put("residual_ms", residual.mean()).put("residual_error_ms", residual.error());
            }
        }
    }
}
