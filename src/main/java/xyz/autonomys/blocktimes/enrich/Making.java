package xyz.autonomys.blocktimes.enrich;

import org.jspecify.annotations.Nullable;

/**
 * How a block of the consensus chain was made, and how much it carries.
 *
 * @param author public key of the farmer, {@code 0x} and 64 hex digits
 * @param rewardAddress account that the author's reward goes to, as the author
 * @param solutionRange a u64, so large values are negative here; null if the digest does not say
 * @param slotIterations iterations of the proof of time in a slot; null if the digest does not say
 * @param extrinsics number of extrinsics, with those that failed
 * @param votes number of votes of farmers
 * @param weightPs {@code ref_time}, ps; null if the endpoint did not have it
 * @param mostWeightPs the most that the runtime allows, ps; null if its metadata does not say
 */
public record Making(
        String author,
        String rewardAddress,
        @Nullable Long solutionRange,
        @Nullable Long slotIterations,
        long extrinsics,
        long votes,
        @Nullable Long weightPs,
        @Nullable Long mostWeightPs) {
}
