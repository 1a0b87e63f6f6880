package xyz.autonomys.blocktimes.devnet;

import java.util.ArrayList;
import java.util.List;

/**
 * When the blocks of a simulated consensus chain are made, by whom, and how much they carry. A farmer wins a slot with
 * a probability that follows from the solution range and its space. The solution range is retargeted at the end of each
 * era but the first, as the runtime does. Only numbers are made here, so thousands of chains can be.
 */
final class SimulatedSchedule {

    /** Probability that a slot has a block (subspace-runtime-primitives {@code SLOT_PROBABILITY}), as 1 of so many. */
    static final int SLOTS_PER_BLOCK = 6;
    /** Blocks of an era ({@code EraDuration}). */
    static final int ERA_BLOCKS = 2_016;
    /** A solution range changes by no more than this factor. */
    private static final long MOST_CHANGE = 4;
    /** Solution range of the first era. By it, the space at the start wins one of six slots. */
    static final long FIRST_SOLUTION_RANGE = 1L << 34;
    /** pallet-timestamp's {@code MinimumPeriod}, which is half a slot. */
    private static final int LEAST_DELTA_MS = 500;
    /** Half the spread of the authors' clocks: they show 0 to 799 ms after the start of a slot. */
    private static final int CLOCK_JITTER_MS = 400;
    static final int OPERATORS = 4;
    /** Probability that an operator has a bundle in a block. So 0.83 of all blocks have one. */
    private static final double BUNDLE_PROBABILITY = 0.358;
    static final int FARMERS = 12;
    private static final double MEAN_VOTES = 3;
    /** Most {@code ref_time} of a block, ps: two seconds (subspace-runtime {@code BlockWeights}). */
    static final long MOST_WEIGHT_PS = 2_000_000_000_000L;
    private static final double MEAN_WEIGHT_SHARE = 0.15;

    private static final int SLOTS = 1;
    private static final int BUNDLES = 2;
    private static final int FARMER = 5;
    private static final int VOTES = 6;
    private static final int WEIGHT = 7;

    private final long seed;
    private final int forkAtBlock;
    private final Causes causes;
    private final long[] timestampsMs;
    private final int[] slots;
    private final long[] solutionRanges;

    SimulatedSchedule(long seed, int forkAtBlock, int blocks, Causes causes, long genesisMs) {
        this.seed = seed;
        this.forkAtBlock = forkAtBlock == 0 ? Integer.MAX_VALUE : forkAtBlock;
        this.causes = causes;
        this.timestampsMs = new long[blocks + 1];
        this.slots = new int[blocks + 1];
        this.solutionRanges = new long[blocks / ERA_BLOCKS + 2];
        solutionRanges[0] = FIRST_SOLUTION_RANGE;
        timestampsMs[0] = genesisMs;
        double slotBeginsMs = 0;
        for (int block = 1; block <= blocks; block++) {
            SimulatedNoise noise = SimulatedNoise.of(seed(block), SLOTS, block);
            double probability = solutionRange(block) / (double) FIRST_SOLUTION_RANGE / SLOTS_PER_BLOCK
                    * (causes.space().from(block) ? causes.space().value() : 1);
            // Slots since the parent: geometric, at least one.
            int step = 1 + (int) (Math.log1p(-noise.nextDouble()) / Math.log1p(-probability));
            slots[block] = slots[block - 1] + step;
            slotBeginsMs += step * causes.slotMs(block, slotBeginsMs);
            long clockMs = genesisMs + Math.round(slotBeginsMs) + noise.nextInt(2 * CLOCK_JITTER_MS) + lateMs(block);
            timestampsMs[block] = Math.max(clockMs, timestampsMs[block - 1] + LEAST_DELTA_MS);
            if (block % ERA_BLOCKS == 0) {
                retarget(block);
            }
        }
    }

    /** What the author's clock and the load of the block before add, ms. */
    private long lateMs(int block) {
        int farmer = farmer(block);
        double late = causes.clock().is(farmer) ? causes.clock().value() : 0;
        if (causes.load().is(farmer)) {
            late += causes.load().value() * weightPs(block - 1) / MOST_WEIGHT_PS;
        }
        return Math.round(late);
    }

    /** As subspace-verification's {@code derive_next_solution_range}; the first era is not adjusted. */
    private void retarget(int block) {
        int era = block / ERA_BLOCKS;
        long now = solutionRanges[era - 1];
        long slotsOfEra = (long) slots[block] - slots[block - ERA_BLOCKS];
        long next = Math.multiplyExact(now, slotsOfEra) / ERA_BLOCKS / SLOTS_PER_BLOCK;
        solutionRanges[era] = era == 1 ? now : Math.max(now / MOST_CHANGE, Math.min(now * MOST_CHANGE, next));
    }

    int blocks() {
        return slots.length - 1;
    }

    /** Returns the seed that a block is made from. It is another one from the fork on. */
    long seed(int block) {
        return block < forkAtBlock ? seed : ~seed;
    }

    long timestampMs(int block) {
        return timestampsMs[block];
    }

    /** Returns the slot of a block, counted from genesis. */
    int slot(int block) {
        return slots[block];
    }

    /** Returns the solution range by which a block is made. */
    long solutionRange(int block) {
        return solutionRanges[Math.max(0, block - 1) / ERA_BLOCKS];
    }

    /** Returns the solution range of the next block. */
    long nextSolutionRange(int block) {
        return solutionRanges[block / ERA_BLOCKS];
    }

    /** Returns the author of a block. Farmer n has n + 1 of 78 parts of the space. */
    int farmer(int block) {
        int parts = FARMERS * (FARMERS + 1) / 2;
        int part = SimulatedNoise.of(seed(block), FARMER, block).nextInt(parts);
        int farmer = 0;
        for (int upTo = 1; part >= upTo; upTo += farmer + 1) {
            farmer++;
        }
        return farmer;
    }

    List<Integer> bundleAuthors(int block) {
        SimulatedNoise noise = SimulatedNoise.of(seed(block), BUNDLES, block);
        double probability = causes.bundlesBySlot() == 0 ? BUNDLE_PROBABILITY
                : 1 - Math.pow(1 - causes.bundlesBySlot(), block == 0 ? 1 : slots[block] - slots[block - 1]);
        List<Integer> authors = new ArrayList<>(OPERATORS);
        for (int operator = 0; operator < OPERATORS; operator++) {
            if (noise.nextDouble() < probability) {
                authors.add(operator);
            }
        }
        return authors;
    }

    int votes(int block) {
        return (int) (-MEAN_VOTES * Math.log1p(-SimulatedNoise.of(seed(block), VOTES, block).nextDouble()));
    }

    /** Returns the {@code ref_time} of a block, ps. */
    long weightPs(int block) {
        double share = -MEAN_WEIGHT_SHARE * Math.log1p(-SimulatedNoise.of(seed(block), WEIGHT, block).nextDouble())
                * (causes.weight().from(block) ? causes.weight().value() : 1);
        return (long) (Math.min(1, share) * MOST_WEIGHT_PS);
    }

    Causes causes() {
        return causes;
    }
}
