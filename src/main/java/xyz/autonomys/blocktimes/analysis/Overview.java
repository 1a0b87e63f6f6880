package xyz.autonomys.blocktimes.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;
import xyz.autonomys.blocktimes.statistics.Steps;

/** What one sees first of a chain: one sentence, a few figures with their intervals, and what changed. */
final class Overview {

    /** What a chain is said to be. */
    private enum State {
        REGULAR, FOUND, FEW
    }

    private static final int MOST_CHANGES = 3;
    private static final double HALF_PERCENT = 0.005;
    /** Consensus blocks of a row of the domain from which on its share is near enough to normal. */
    private static final int FEWEST_CONSENSUS = 200;
    /** A smaller share of the excess is not worth a word. */
    private static final double LEAST_MS = 3;
    /** Half an interval that is less than the digits which are shown. */
    private static final double LEAST_SHOWN_MS = 0.01;
    private static final double RAREST = 1e-15;
    /** The question about each kind of change, and its name in a sentence. */
    private static final Map<String, String> QUESTIONS = Map.of("slot_ms", "the length of a slot changes",
            "space_pct", "the space of the farmers changes", "weight_ms", "the weight of blocks changes");
    private static final Map<String, String> NAMES =
            Map.of("slot_ms", "length of a slot", "space_pct", "space", "weight_ms", "weight of a block");

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
     */
    private void extremes(long blocks, double meanSlots, double slotMs, double longestMs) {
        double survives = Math.log1p(-1 / meanSlots);
        figures.row().put("figure", "longest_ms").put("value", longestMs)
                .put("low", slotMs * longest(blocks, survives, 1 - Stats.TAIL))
                .put("high", slotMs * longest(blocks, survives, Stats.TAIL))
                .put("by_chance", slotMs * longest(blocks, survives, 0.5)).put("unit", "ms");
        double expected = blocks * Math.exp(survives * Math.floor(outlierMs / slotMs));
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
        double slotHalf = Stats.Z95 * identity.slotMsError();
        double slotsHalf = Stats.Z95 * identity.slotsError();
        figure("mean_ms", "ms", identity.meanMs(), Math.hypot(Identity.SLOTS * slotHalf,
                identity.slotMs() * slotsHalf));
        figure("slot_ms", "ms", identity.slotMs(), slotHalf);
        figure("slots_a_block", "slots", identity.slots(), slotsHalf);
        extremes(identity.blocks(), identity.slots(), identity.slotMs(), overall.number("max_ms"));
        threshold("clock_threshold_ms", clockThresholdMs);
        return row(chain, Verdict.of(identity, findings), state(identity, findings), headline(identity, findings),
                changed(findings, changes, hours));
    }

    private static Map<String, @Nullable Object> row(String chain, String verdict, State state, String headline,
            String changed) {
        return new Table(chain).row().put("verdict", verdict).put("state",
                state.name().toLowerCase(java.util.Locale.ROOT))
                .put("headline", headline).put("changed", changed).rows().get(0);
    }

    private static State state(Identity identity, Findings findings) {
        return !findings.found().isEmpty() ? State.FOUND : identity.blocks() < Verdict.FEWEST ? State.FEW
                : State.REGULAR;
    }

    private static String headline(Identity identity, Findings findings) {
        List<Finding> causes = Verdict.causes(findings);
        StringBuilder text = new StringBuilder();
        if (!causes.isEmpty()) {
            Finding first = causes.get(0);
            text.append(Character.toUpperCase(first.text().charAt(0))).append(first.text().substring(1))
                    .append(" (").append(byChance(first.p())).append(')');
            if (causes.size() > 1) {
                text.append("; ").append(causes.size() - 1).append(" more found");
            }
        } else if (identity.blocks() < Verdict.FEWEST) {
            text.append(Table.text("Too few blocks to tell: %,d block times", identity.blocks()));
        } else {
            text.append("As regular as chance allows");
            double half = Stats.Z95 * identity.slotMsError();
            if (Math.abs(identity.byLengthMs()) > Math.max(LEAST_MS, Identity.SLOTS * half)) {
                text.append(Table.text(", but %,.0f ms %s than 6,000: slots last %,.2f ± %.2f ms",
                        Math.abs(identity.byLengthMs()), identity.byLengthMs() > 0 ? "slower" : "faster",
                        identity.slotMs(), Math.max(LEAST_SHOWN_MS, half)));
            }
        }
        return text.append(findings.found().size() > causes.size() ? ". Operators were reported too often." : ".")
                .toString();
    }

    private static String byChance(double p) {
        return p < RAREST ? "by chance practically never" : Table.text("by chance in 1 of %,.0f windows", 1 / p);
    }

    /** Returns what changed, as a sentence. */
    private static String changed(Findings findings, List<Map<String, @Nullable Object>> changes, Hours hours) {
        Set<String> found = findings.found().stream().map(Finding::question).collect(Collectors.toSet());
        List<String> parts = new ArrayList<>();
        for (Map<String, @Nullable Object> values : changes) {
            Row change = new Row(values);
            String what = change.text("what");
            if (found.contains(QUESTIONS.get(what))) {
                boolean isTrend = change.text("kind").equals("trend");
                parts.add(Table.text("%s %+,.2f %s%s (%,.2f to %,.2f)%s", String.valueOf(NAMES.get(what)),
                        change.number("change"), what.equals("space_pct") ? "%" : "ms", isTrend ? " a day" : "",
                        change.number("low"), change.number("high"), isTrend ? ""
                                : ", between " + change.text("from_utc") + " and " + change.text("to_utc")));
            }
        }
        int more = Math.max(0, parts.size() - MOST_CHANGES);
        List<String> shown = new ArrayList<>(parts.subList(0, parts.size() - more));
        if (more > 0) {
            shown.add(more + " more");
        }
        List<String> asked = QUESTIONS.entrySet().stream().filter(entry -> !findings.notAsked()
                .contains(entry.getValue()))
                .map(entry -> NAMES.get(entry.getKey())).sorted().toList();
        if (parts.isEmpty()) {
            shown.add(asked.isEmpty() ? "too little data to see changes: it takes " + Steps.FEWEST + " hours"
                    : "no change found of " + String.join(", ", asked));
        }
        hours.by(Hour::specVersion).values().stream().skip(1).map(Hours::rows).forEach(rows ->
                shown.add("runtime " + rows.get(0).specVersion() + " from " + Hours.utc(rows.get(0).hour())));
        return String.join("; ", shown);
    }

    /** Adds the figures of a chain that has no slots, and returns its row of the section verdict. */
    Map<String, @Nullable Object> withoutSlots(String chain, Row overall, List<Row> domain) {
        long blocks = overall.whole("blocks");
        double mean = overall.number("mean_ms");
        figure("mean_ms", "ms", mean, Stats.Z95 * overall.number("mean_error_ms"));
        long of = domain.stream().mapToLong(row -> row.whole("consensus_blocks")).sum();
        long made = Math.min(of, domain.stream().mapToLong(row -> row.whole("domain_blocks")).sum());
        long differ = domain.stream().mapToLong(row -> row.whole("timestamps_that_differ")).sum();
        State state = blocks < Verdict.FEWEST ? State.FEW : State.REGULAR;
        String headline = Table.text("Mean block time %,.0f ms; there are no slots of which it is made.", mean);
        if (of > 0) {
            Stats.Interval share = Stats.proportion(made, of);
            figures.row().put("figure", "p").put("value", (double) made / of).put("low", share.low())
                    .put("high", share.high()).put("by_chance", null).put("unit", "of consensus blocks");
            Stats.Interval unlike = Stats.proportion(Math.min(differ, made), Math.max(1, made));
            figures.row().put("figure", "timestamps_that_differ").put("value", differ)
                    .put("low", Math.max(1, made) * unlike.low()).put("high", Math.max(1, made) * unlike.high())
                    .put("by_chance", 0.0).put("unit", "blocks");
            headline = Table.text("In step with the consensus chain: a block for %.1f %% of its blocks (%.1f to %.1f).",
                    100.0 * made / of, 100 * share.low(), 100 * share.high());
            if (differ > 0) {
                state = State.FOUND;
                headline = Table.text("%,d timestamps are not those of their consensus blocks: run validate.", differ);
            }
        }
        extremes(blocks, Math.max(1 + HALF_PERCENT, mean / Identity.SLOT_MS), Identity.SLOT_MS,
                overall.number("max_ms"));
        return row(chain, Verdict.withoutSlots(overall, domain), state, headline,
                shareOverTime(domain));
    }

    /** Returns whether the share of consensus blocks with a domain block varies more than by chance. */
    private static String shareOverTime(List<Row> domain) {
        List<Row> rows = domain.stream().filter(row -> row.whole("consensus_blocks") >= FEWEST_CONSENSUS).toList();
        if (rows.size() < 2) {
            return "too little data to see changes: it takes two days";
        }
        double all = rows.stream().mapToDouble(row -> row.number("consensus_blocks")).sum();
        double p = rows.stream().mapToDouble(row -> row.number("domain_blocks")).sum() / all;
        double chiSquared = rows.stream().mapToDouble(row -> Math.pow(row.number("domain_blocks")
                - p * row.number("consensus_blocks"), 2) / (row.number("consensus_blocks") * p * (1 - p))).sum();
        double chance = p > 0 && p < 1 ? Stats.chiSquaredP(chiSquared, rows.size() - 1.0) : 1;
        double least = 100 * rows.stream().mapToDouble(row -> row.number("p")).min().orElse(0);
        double most = 100 * rows.stream().mapToDouble(row -> row.number("p")).max().orElse(0);
        return chance > Findings.LEVEL ? "no change found of the share of consensus blocks"
                : Table.text("the share of consensus blocks varies, from %.1f to %.1f %% (%s)", least, most,
                        byChance(chance));
    }
}
