package xyz.autonomys.blocktimes.decode;

import org.jspecify.annotations.Nullable;

/**
 * A {@code Domains.OperatorOffline} event: an operator submitted too few bundles in an epoch of its domain. A u64 of
 * the runtime is kept as the same 64 bits in a {@code long}: read it with {@link Long#toUnsignedString(long)} and
 * similar methods.
 *
 * @param epochIndex the epoch that ended; null if the block's events name no epoch of that domain
 * @param operatorId u64
 * @param submittedBundles u64, as are the other bundle counts
 * @param shortfallThreshold u64; null before spec 10, whose runtimes have none
 */
public record OfflineOperator(
        long domainId,
        @Nullable Long epochIndex,
        long operatorId,
        long submittedBundles,
        long expectedBundles,
        long minRequiredBundles,
        @Nullable Long shortfallThreshold) {

    OfflineOperator inEpoch(long index) {
        return new OfflineOperator(domainId, index, operatorId, submittedBundles, expectedBundles, minRequiredBundles,
                shortfallThreshold);
    }
}
