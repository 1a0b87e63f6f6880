package xyz.autonomys.blocktimes.analysis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Regression;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * The mean block time as what it is: slots a block times length of a slot, exactly, since both are sums over the same
 * blocks. And what each of the two makes of the excess over 6,000 ms: 6 (length - 1,000) and (slots - 6) length.
 *
 * @param blocks number of block times
 * @param meanMs mean block time, ms
 * @param slots mean number of slots since the parent
 * @param slotsError standard error of it
 * @param steadySlots what it would be if space did not change
 * @param slotMs length of a slot, ms
 * @param slotMsError standard error of it
 */
record Identity(long blocks, double meanMs, double slots, double slotsError, double steadySlots, double slotMs,
        double slotMsError) {

    static final double SLOTS = 6;
    static final double SLOT_MS = 1_000;
    static final long ERA_BLOCKS = 2_016;
    /** Variance of the slots to the next block: (1 - p) / p² for p = 1/6. */
    private static final double VARIANCE = 30;
    /**
     * Mean slots a block of a chain that retargets and is otherwise steady. An era whose range is too small by chance
     * is longer than one whose range is too large is shorter: 1 / (1 - e) is 1 + the variance of e on average, and
     * that is (1 - p) / 2,016.
     */
    static final double STEADY = SLOTS * (1 + (1 - 1 / SLOTS) / ERA_BLOCKS);

    /** @param isPinned whether the chain retargets its solution range */
    static Identity of(Hours hours, boolean isPinned) {
        Hour all = hours.all();
        long blocks = all.delta().count();
        double slotMs = all.delta().sum() / all.slots().sum();
        // What the clocks of the first and the last author of each run of blocks add to the sum, by the scatter within
        // the hours. The first block of a run has no parent there.
        Regression within = hours.each().stream().map(Hour::line).filter(Regression::isThere)
                .map(line -> new Regression(line.count() - 2, 0, 0, 0, 0,
                        line.residual() * line.residual() * (line.count() - 2)))
                .reduce(new Regression(0, 0, 0, 0, 0, 0), (one, other) -> new Regression(one.count() + other.count(), 0,
                        0, 0, 0, one.syy() + other.syy()));
        double clock = within.count() == 0 ? Double.NaN : Math.sqrt(within.syy() / within.count());
        return new Identity(blocks, all.delta().mean(), all.slots().mean(), slotsError(blocks, isPinned),
                isPinned ? STEADY : SLOTS, slotMs,
                Math.sqrt(2.0 * Math.max(1, all.stored() - blocks)) * clock / all.slots().sum());
    }

    /**
     * Returns the standard error of the mean number of slots over so many blocks. Retargeting takes back in the next
     * era what chance added in this one: the sum over eras differs from 6 a block only by the chance of the era before
     * the first, and by that of the last.
     */
    static double slotsError(long blocks, boolean isPinned) {
        double within = Math.min(blocks, ERA_BLOCKS);
        double sum = isPinned ? VARIANCE * (within + within * within / ERA_BLOCKS) : VARIANCE * blocks;
        return Math.sqrt(sum) / blocks;
    }

    /** Returns what the length of a slot makes of the excess, ms. */
    double byLengthMs() {
        return SLOTS * (slotMs - SLOT_MS);
    }

    double byLengthErrorMs() {
        return SLOTS * slotMsError;
    }

    /** Returns what the number of slots makes of the excess, ms. */
    double bySlotsMs() {
        return (slots - SLOTS) * slotMs;
    }

    double bySlotsErrorMs() {
        return slotsError * slotMs;
    }

    Map<String, @Nullable Object> row(String chain) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("chain", chain);
        row.put("blocks", blocks);
        row.put("mean_ms", meanMs);
        row.put("excess_ms", meanMs - SLOTS * SLOT_MS);
        row.put("slots_a_block", slots);
        row.put("slots_low", slots - Stats.Z95 * slotsError);
        row.put("slots_high", slots + Stats.Z95 * slotsError);
        row.put("by_slots_ms", bySlotsMs());
        row.put("by_slots_low_ms", bySlotsMs() - Stats.Z95 * bySlotsErrorMs());
        row.put("by_slots_high_ms", bySlotsMs() + Stats.Z95 * bySlotsErrorMs());
        row.put("slot_ms", slotMs);
        row.put("slot_low_ms", slotMs - Stats.Z95 * slotMsError);
        row.put("slot_high_ms", slotMs + Stats.Z95 * slotMsError);
        row.put("by_length_ms", byLengthMs());
        row.put("by_length_low_ms", byLengthMs() - Stats.Z95 * byLengthErrorMs());
        row.put("by_length_high_ms", byLengthMs() + Stats.Z95 * byLengthErrorMs());
        return row;
    }

    void ask(Findings findings) {
        double difference = slots - steadySlots;
        double half = Stats.Z95 * slotsError;
        findings.add(new Finding("slots a block are those of steady space", Stats.normalP(difference / slotsError),
                Table.text("%s slots a block than the %.4f of steady space: %.4f", difference > 0 ? "more" : "fewer",
                        steadySlots, slots), difference, difference - half, difference + half, "slots", "slots"));
    }
}
