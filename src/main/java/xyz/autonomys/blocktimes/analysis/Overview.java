package xyz.autonomys.blocktimes.analysis;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;

/** What one sees first of a chain: one sentence, a few figures with their intervals, and what changed. */
final class Overview {

    /** Nothing was found; something was; or there is too little to tell, or nothing that can be asked. */
    private enum State { REGULAR, FOUND, FEW }

    /** 1 % of 6,000 ms: slots that make blocks so much slower or faster are something that was found. */
    private static final double LARGE_MS = 60;
    /** A smaller share of the excess is not worth a word. */
    private static final double LEAST_MS = 3;
    /** Half an interval that is less than the digits which are shown. */
    private static final double LEAST_SHOWN_MS = 0.01;
    private static final double RAREST = 1e-15;

    private final Table figures;
    private final double clockThresholdMs;
    private final double outlierMs;
    private final long outliers;

    /**
     * @param outlierMs block time from which on a block is an outlier, ms
     * @param outliers number of outliers
     * @param clockThresholdMs offset from which on an author's clock counts as off, ms
     */
    Overview(String chain, double outlierMs, long outliers, double clockThresholdMs) {
        this.clockThresholdMs = clockThresholdMs;
        this.figures = new Table(chain);
        this.outlierMs = outlierMs;
        this.outliers = outliers;
    }

    /** Returns the figures: value, interval of 95 %, what is to be expected by chance, each null if there is none. */
    List<Map<String, @Nullable Object>> figures() {
        return figures.rows();
    }

    private void figure(String name, String unit, double value, double half) {
        figures.row().put("figure", name).put("value", value).put("low", value - half).put("high", value + half)
                .put("by_chance", null).put("unit", unit);
    }

    /**
     * Adds the longest block time and the outliers. For these, low and high are what chance gives in 95 of 100 windows,
     * if each slot has a block with the same probability.
     *
     * @param meanSlots mean slots a block; NaN for a chain to which that does not apply
     * @param slotMs length of a slot, ms; NaN if it is not known
     */
    private void extremes(long blocks, double meanSlots, double slotMs, double longestMs) {
        boolean isByChance = meanSlots > 1 && slotMs > 0;
        double survives = isByChance ? Math.log1p(-1 / meanSlots) : Double.NaN;
        figures.row().put("figure", "longest_ms").put("value", longestMs)
                .put("low", slotMs * longest(blocks, survives, 1 - Stats.TAIL))
                .put("high", slotMs * longest(blocks, survives, Stats.TAIL))
                .put("by_chance", slotMs * longest(blocks, survives, 0.5)).put("unit", "ms");
        // Clocks spread a block time around its slots: of those that the threshold meets, half are beyond it.
        double expected = blocks * Math.exp(survives * (outlierMs / slotMs - 0.5));
        Stats.Interval chance = Stats.poisson(expected);
        figures.row().put("figure", "outliers").put("value", outliers).put("low", chance.low())
                .put("high", chance.high()).put("by_chance", expected).put("unit", "blocks");
        threshold("outlier_threshold_ms", outlierMs);
    }

    private void threshold(String name, double ms) {
        figures.row().put("figure", name).put("value", ms).put("low", null).put("high", null).put("by_chance", null)
                .put("unit", "ms");
    }

    /** Returns the slots that the longest of so many exceeds with this probability. */
    private static double longest(long blocks, double survives, double probability) {
        return Math.ceil(Math.log(-Math.expm1(Math.log1p(-probability) / blocks)) / survives);
    }

    /** Adds the figures of a chain that has slots, and returns its row of the section verdict. */
    Map<String, @Nullable Object> ofSlots(String chain, Identity identity, Row overall, Findings findings,
            List<Map<String, @Nullable Object>> changes, Hours hours) {
        boolean isNormal = identity.blocks() >= Hour.FEWEST;
        double slotHalf = isNormal ? Stats.Z95 * identity.slotMsError() : Double.NaN;
        double slotsHalf = isNormal ? Stats.Z95 * identity.slotsError() : Double.NaN;
        figure("mean_ms", "ms", overall.number("mean_ms"),
                Math.hypot(identity.slots() * slotHalf, identity.slotMs() * slotsHalf));
        figure("slot_ms", "ms", identity.slotMs(), slotHalf);
        figure("slots_a_block", "slots", identity.slots(), slotsHalf);
        extremes(identity.blocks(), identity.slots(), identity.slotMs(), overall.number("max_ms"));
        threshold("clock_threshold_ms", clockThresholdMs);
        return row(chain, Verdict.of(identity, findings), state(identity, findings), headline(identity, findings),
                Changes.inWords(findings, changes, hours));
    }

    private static Map<String, @Nullable Object> row(String chain, String verdict, State state, String headline,
            String changed) {
        return new Table(chain).row().put("verdict", verdict).put("state",
                state.name().toLowerCase(java.util.Locale.ROOT))
                .put("headline", headline).put("changed", changed).rows().get(0);
    }

    private static State state(Identity identity, Findings findings) {
        if (!findings.found().isEmpty()) {
            return State.FOUND;
        }
        if (identity.blocks() < Verdict.FEWEST) {
            return State.FEW;
        }
        return isSlow(identity, LARGE_MS) ? State.FOUND : State.REGULAR;
    }

    /** Returns whether the length of a slot makes blocks slower or faster, by more than its error and at least this. */
    private static boolean isSlow(Identity identity, double leastMs) {
        return Math.abs(identity.byLengthMs()) > Math.max(leastMs, Stats.Z95 * identity.byLengthErrorMs());
    }

    private static String headline(Identity identity, Findings findings) {
        List<Finding> causes = Verdict.causes(findings);
        StringBuilder text = new StringBuilder();
        if (!causes.isEmpty()) {
            Finding first = causes.get(0);
            text.append(Character.toUpperCase(first.text().charAt(0))).append(first.text().substring(1))
                    .append(" (").append(byChance(first.p() * findings.all().size())).append(')');
            if (causes.size() > 1) {
                text.append("; ").append(causes.size() - 1).append(" more found");
            }
        } else if (identity.blocks() < Verdict.FEWEST) {
            return few(identity.blocks());
        } else {
            text.append("As regular as chance allows");
            if (!findings.notAsked().isEmpty()) {
                text.append(", as far as could be asked");
            }
            if (isSlow(identity, LEAST_MS)) {
                text.append(Table.text(", but %,.0f ms %s than 6,000: slots last %,.2f ± %.2f ms",
                        Math.abs(identity.byLengthMs()), identity.byLengthMs() > 0 ? "slower" : "faster",
                        identity.slotMs(), Math.max(LEAST_SHOWN_MS, Stats.Z95 * identity.slotMsError())));
            }
        }
        return text.append(findings.found().size() > causes.size() ? ". Operators were reported too often." : ".")
                .toString();
    }

    private static String few(long blocks) {
        return Table.text("Too few blocks to tell: %,d block %s.", blocks, blocks == 1 ? "time" : "times");
    }

    /** @param p probability that any question of the window has such a result by chance: at most */
    private static String byChance(double p) {
        return p < RAREST ? "by chance practically never"
                : Table.text("by chance in 1 of %,.0f windows", 1 / Math.min(1, p));
    }

    /**
     * Adds the figures of a chain that has no slots, and returns its row of the section verdict.
     *
     * @param domain its rows against the consensus chain, by day; none for another kind of chain
     * @param slotMs length of a slot of the consensus chain, ms; NaN if there is none
     */
    Map<String, @Nullable Object> withoutSlots(String chain, Row overall, List<Row> domain, double slotMs) {
        long blocks = overall.whole("blocks");
        double mean = overall.number("mean_ms");
        figure("mean_ms", "ms", mean, blocks < Hour.FEWEST ? Double.NaN : Stats.Z95 * overall.number("mean_error_ms"));
        Share share = Share.of(domain);
        if (share.of() > 0) {
            figures.row().put("figure", "p").put("value", share.p()).put("low", share.interval().low())
                    .put("high", share.interval().high()).put("by_chance", null).put("unit", "of consensus blocks");
            Stats.Interval unlike = Stats.proportion(share.differ(), Math.max(1, share.made()));
            figures.row().put("figure", "timestamps_that_differ").put("value", share.differ())
                    .put("low", share.made() * unlike.low()).put("high", share.made() * unlike.high())
                    .put("by_chance", 0.0).put("unit", "blocks");
        }
        extremes(blocks, share.of() > 0 ? mean / slotMs : Double.NaN, share.of() > 0 ? slotMs : Double.NaN,
                overall.number("max_ms"));
        String verdict = Verdict.withoutSlots(overall, domain);
        if (share.of() == 0 && blocks < Verdict.FEWEST) {
            return row(chain, verdict, State.FEW, few(blocks), "not tested");
        }
        if (share.of() == 0) {
            return row(chain, verdict, State.FEW, Table.text("Mean block time %,.0f ms. Nothing is tested here: that"
                    + " takes a chain with slots, or its consensus chain.", mean), "not tested");
        }
        String changed = share.varies() ? Table.text("the share of consensus blocks varies, from %.1f to %.1f %%",
                100 * share.least(), 100 * share.most()) : share.isTested()
                ? "no change found of the share of consensus blocks"
                : "too little data to see changes: it takes two days";
        if (share.differ() > 0) {
            return row(chain, verdict, State.FOUND, Table.text("%,d timestamps are not those of their consensus blocks:"
                    + " run validate.", share.differ()), changed);
        }
        if (share.varies()) {
            return row(chain, verdict, State.FOUND, Table.text("The share of consensus blocks that have a block here"
                    + " varies, from %.1f %% on one day to %.1f %% on another (%s).", 100 * share.least(),
                    100 * share.most(), byChance(share.chance())), changed);
        }
        String block = Table.text("a block for %.1f %% of its blocks (%.1f to %.1f)", 100 * share.p(),
                100 * share.interval().low(), 100 * share.interval().high());
        return blocks < Verdict.FEWEST
                ? row(chain, verdict, State.FEW, "Too few blocks to tell: " + block + ".", changed)
                : row(chain, verdict, State.REGULAR, "In step with the consensus chain: " + block + ".", changed);
    }
}
