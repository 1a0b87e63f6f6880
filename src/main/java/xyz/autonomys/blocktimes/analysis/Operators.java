package xyz.autonomys.blocktimes.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * Operators reported offline, against the rate at which the runtime reports an operator that does nothing wrong. That
 * rate, tau, is 1 % in spec 7 and 8 and 0.5 % from spec 9 on (pallet-domains {@code staking_epoch.rs}).
 */
final class Operators {

    /** Domain blocks of an epoch ({@code StakeEpochDuration}). */
    private static final double EPOCH_BLOCKS = 100;
    private static final double TAU = 0.005;
    private static final double TAU_BEFORE_9 = 0.01;
    private static final int FIRST_OF_TAU = 9;
    /** How many operators there may be. Those that were never reported are not known, and count for the level too. */
    private static final int MOST_OPERATORS = 1_000;
    private static final double SLOT_PROBABILITY = 1 / Identity.SLOTS;
    private static final double[] WANTED = {0.9, 0.95, 0.99};

    private final String chain;
    private final List<Row> flags;
    private final Map<Integer, Long> epochs = new LinkedHashMap<>();

    /**
     * @param flags rows of {@code report_flags.sql} of one chain
     * @param hours of the same chain; a domain block is made of each of its blocks that has a bundle
     */
    Operators(String chain, List<Row> flags, Hours hours) {
        this.chain = chain;
        this.flags = flags;
        hours.by(Hour::specVersion).forEach((spec, ofSpec) ->
                epochs.put(spec.intValue(), Math.round(ofSpec.all().bundled() / EPOCH_BLOCKS)));
    }

    private static double tau(int spec) {
        return spec < FIRST_OF_TAU ? TAU_BEFORE_9 : TAU;
    }

    List<Map<String, @Nullable Object>> rows(Findings findings) {
        Table table = new Table(chain);
        Map<String, Integer> often = new LinkedHashMap<>();
        double leastP = 1;
        String worst = "";
        double expectedAll = 0;
        long flaggedAll = 0;
        for (Row flag : flags) {
            int spec = (int) flag.whole("spec_version");
            long flagged = flag.whole("flagged");
            // An epoch may end in the window and begin before it.
            long of = Math.max(flagged, epochs.getOrDefault(spec, 0L));
            String operator = flag.text("operator_id") + " of domain " + flag.text("domain_id");
            often.merge(operator, (int) flagged, Integer::sum);
            double p = Math.min(1, MOST_OPERATORS * Stats.atLeastP(flagged, of, tau(spec)));
            Stats.Interval rate = Stats.proportion(flagged, of);
            if (p < leastP) {
                leastP = p;
                worst = Table.text("operator %s was reported in %d of %d epochs of spec %d, by chance in %.1f",
                        operator, flagged, of, spec,
                        of * tau(spec));
            }
            flaggedAll += flagged;
            expectedAll += of * tau(spec);
            table.row().put("domain_id", flag.whole("domain_id")).put("operator_id", flag.text("operator_id"))
                    .put("spec_version", spec).put("flagged", flagged).put("epochs", of)
                    .put("rate_pct", 100.0 * flagged / of)
                    .put("rate_low_pct", 100 * rate.low())
                    .put("rate_high_pct", 100 * rate.high())
                    .put("by_chance_pct", 100 * tau(spec)).put("p_value", p).put("severe", flag.whole("severe"))
                    .put("marginal", flagged - flag.whole("severe"))
                    .put("mean_shortfall_pct", flag.number("mean_shortfall_pct"))
                    .put("last_utc", Hours.utc(flag.whole("last_ms") / 3_600_000))
                    .put("most_at_hour_utc", flag.whole("hour_utc"));
        }
        if (!flags.isEmpty()) {
            findings.add(new Finding("an operator is reported too often", leastP, worst
                    + Table.text("; %d reports of operators in all, by chance %.1f", flaggedAll, expectedAll),
                            "operators"));
        }
        return table.rows();
    }

    /** Returns by what probability of a bundle in a slot a share of blocks would have one: p = b / (b + s - b s). */
    static double bundleSlotProbability(double share) {
        return SLOT_PROBABILITY * share / (1 - share + SLOT_PROBABILITY * share);
    }

    /** Returns a row for the observed share of blocks with bundles, and for each wanted one. */
    List<Map<String, @Nullable Object>> wanted(Hour all) {
        Table table = new Table(chain);
        if (all.bundled() > 0 && all.bundled() < all.stored()) {
            double observed = (double) all.bundled() / all.stored();
            table.row().put("share", "observed").put("p", observed)
                    .put("bundle_slot_probability", bundleSlotProbability(observed));
            for (double wanted : WANTED) {
                table.row().put("share", "wanted").put("p", wanted)
                        .put("bundle_slot_probability", bundleSlotProbability(wanted));
            }
        }
        return table.rows();
    }
}
