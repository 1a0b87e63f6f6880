package xyz.autonomys.blocktimes.analysis;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.statistics.Mean;
import xyz.autonomys.blocktimes.statistics.Regression;

/**
 * Sums over the blocks of one hour, era and spec version: a row of {@code report_hours.sql}. They can be added up.
 *
 * @param hour hours since 1970, UTC; of the first, if several were added up
 * @param era number of the era, from 0
 * @param firstBlock lowest block number
 * @param lastBlock highest block number
 * @param delta block times, ms, of blocks whose parent is there
 * @param slots slots since the parent, of the same blocks
 * @param line timestamps, ms since the first hour of the chain, over slots
 * @param leastRange lowest solution range; null if none is stored
 * @param mostRange highest solution range
 * @param spaced slots times solution range, whose mean is inversely proportional to the space
 * @param leastIterations lowest number of iterations of a slot; null if none is stored
 * @param mostIterations highest number of iterations
 * @param weight weight of the blocks, ms
 * @param bundled blocks with bundles
 * @param stored all blocks
 */
record Hour(long hour, long era, int specVersion, long firstBlock, long lastBlock, Mean delta, Mean slots,
        Regression line, @Nullable BigInteger leastRange, @Nullable BigInteger mostRange, double spaced, long ranged,
        @Nullable Long leastIterations, @Nullable Long mostIterations, Mean weight, long bundled, long stored) {

    /** Blocks of an hour from which on its figures are near enough to normal. */
    static final int FEWEST = 100;
    private static final double HOUR_MS = 3_600_000;

    /** @param firstHour hour from which timestamps are counted, so that they stay exact */
    static Hour of(Row row, long firstHour) {
        long hour = row.whole("hour");
        Regression line = row.regression("reg_", "reg_slot", "reg_ms");
        long blocks = row.whole("blocks");
        return new Hour(hour, row.whole("era"), (int) row.whole("spec_version"), row.whole("first_block"),
                row.whole("last_block"), new Mean(blocks, row.number("sum_delta_ms"), row.number("sum_delta_squared")),
                new Mean(blocks, row.number("sum_slots"), row.number("sum_slots_squared")),
                new Regression(line.count(), line.meanX(), line.meanY() + (hour - firstHour) * HOUR_MS, line.sxx(),
                        line.sxy(), line.syy()),
                range(row, "least_range"), range(row, "most_range"), row.number("sum_spaced"), row.whole("ranged"),
                row.wholeOrNull("least_iterations"), row.wholeOrNull("most_iterations"),
                new Mean(row.whole("weighed"), row.number("sum_weight_ms"), row.number("sum_weight_squared")),
                row.whole("bundled"), row.whole("stored"));
    }

    private static @Nullable BigInteger range(Row row, String column) {
        Object value = row.values().get(column);
        return value == null ? null : new BigInteger(value.toString());
    }

    /** Returns the sums of both; hour, era and spec version are those of this. */
    Hour plus(Hour other) {
        return new Hour(hour, era, specVersion, Math.min(firstBlock, other.firstBlock),
                Math.max(lastBlock, other.lastBlock), delta.plus(other.delta), slots.plus(other.slots),
                line.plus(other.line), least(leastRange, other.leastRange), most(mostRange, other.mostRange),
                spaced + other.spaced, ranged + other.ranged, least(leastIterations, other.leastIterations),
                most(mostIterations, other.mostIterations), weight.plus(other.weight), bundled + other.bundled,
                stored + other.stored);
    }

    private static <T extends Comparable<T>> @Nullable T least(@Nullable T one, @Nullable T other) {
        return one == null || other == null ? one == null ? other : one : one.compareTo(other) <= 0 ? one : other;
    }

    private static <T extends Comparable<T>> @Nullable T most(@Nullable T one, @Nullable T other) {
        return one == null || other == null ? one == null ? other : one : one.compareTo(other) >= 0 ? one : other;
    }

    /** Returns whether there are enough blocks for a length of a slot whose error is near enough to normal. */
    boolean hasLength() {
        return line.count() >= FEWEST && line.isThere();
    }

    /** Returns the mean of slots times solution range. */
    double meanSpaced() {
        return spaced / ranged;
    }
}
