package xyz.autonomys.blocktimes.analysis;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * The eras of a chain: 2,016 blocks by one solution range each. At its end the range is retargeted: next = now × slots
 * of the era / 2,016 / 6, rounded down, within a quarter and four times of now (subspace-verification
 * {@code derive_next_solution_range}).
 */
final class Eras {

    private static final BigInteger SLOTS_TO_BE = BigInteger.valueOf(Identity.ERA_BLOCKS * 6);
    private static final BigInteger MOST_CHANGE = BigInteger.valueOf(4);
    /** Bytes of a piece of the history (subspace-core-primitives). */
    private static final double PIECE_BYTES = 32_768 * 32;
    /**
     * Pieces that win one of six slots by a solution range of 1: 2^64 / 6, less the share of chunks that an occupied
     * bucket has, 2^15 of 2^16 (subspace-core-primitives {@code solution_range_to_pieces}).
     */
    private static final double PIECES_BY_RANGE = 0x1.0p64 / 6 * 2;
    private static final double BYTES_A_PIB = 0x1.0p50;

    private final List<Hour> eras;

    Eras(Hours hours) {
        this.eras = hours.by(Hour::era).values().stream().map(Hours::all).toList();
    }

    /** Returns whether all blocks of an era, and their slots, are known. */
    private static boolean isWhole(Hour era) {
        return era.slots().count() == Identity.ERA_BLOCKS;
    }

    /**
     * Returns whether the chain keeps its solution range whatever the slots: two whole eras and the range of the one
     * after each are known, and the range never changes.
     */
    boolean isFixed() {
        return eras.stream().filter(Eras::isWhole).count() >= 2 && eras.stream().allMatch(era ->
                era.leastRange() != null && era.leastRange().equals(eras.get(0).leastRange())
                        && era.leastRange().equals(era.mostRange()));
    }

    /** Returns the solution range that the runtime's formula gives for the era after one that is whole. */
    static @Nullable BigInteger next(Hour era) {
        if (!isWhole(era) || era.leastRange() == null) {
            return null;
        }
        BigInteger now = era.leastRange();
        BigInteger next = now.multiply(BigInteger.valueOf((long) era.slots().sum())).divide(SLOTS_TO_BE);
        return next.max(now.divide(MOST_CHANGE)).min(now.multiply(MOST_CHANGE));
    }

    /** Returns the space that a solution range is for, PiB. */
    static double pib(double range) {
        return PIECES_BY_RANGE / range * PIECE_BYTES / BYTES_A_PIB;
    }

    /** Returns a row for each era. */
    List<Map<String, @Nullable Object>> rows(String chain, Map<Long, Hours> byEra) {
        Table table = new Table(chain);
        for (int i = 0; i < eras.size(); i++) {
            Hour era = eras.get(i);
            long blocks = era.slots().count();
            long slots = (long) era.slots().sum();
            if (blocks == 0) {
                continue;
            }
            Stats.Interval p = Stats.untilSuccess(blocks, slots);
            Optional<Hour> after = i + 1 < eras.size() && eras.get(i + 1).era() == era.era() + 1
                    ? Optional.of(eras.get(i + 1)) : Optional.empty();
            Hours hours = byEra.getOrDefault(era.era(), new Hours(List.of(era)));
            BigInteger next = next(era);
            table.row()
                    .put("era_number", era.era())
                    .put("begins_utc", hours.all().line().count() == 0 ? null : Hours.utc(era.hour()))
                    .put("first_block_number", era.firstBlock())
                    .put("blocks", blocks)
                    .put("slots", slots)
                    .put("p", (double) blocks / slots)
                    .put("p_low", p.low())
                    .put("p_high", p.high())
                    .put("slot_ms", hours.slotMs())
                    .put("slot_error_ms", hours.slotError())
                    .put("solution_range", era.leastRange())
                    .put("next_by_formula", next)
                    .put("next_solution_range", after.map(Hour::leastRange).orElse(null))
                    .put("space_pib", era.leastRange() == null ? null
                            // The range is for the space that the era before had; the slots say what there is now.
                            : pib(era.meanSpaced() / Identity.SLOTS))
                    .put("projected_next", projected(era, i == eras.size() - 1));
        }
        return table.rows();
    }

    /** Returns what the running era leads to, if its slots go on as they have been; null if it is not the last one. */
    private static @Nullable Double projected(Hour era, boolean isLast) {
        return !isLast || isWhole(era) || era.leastRange() == null || era.slots().count() == 0 ? null
                : era.leastRange().doubleValue() * era.slots().mean() / Identity.SLOTS;
    }
}
