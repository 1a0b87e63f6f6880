package xyz.autonomys.blocktimes.decode;

import org.jspecify.annotations.Nullable;

/**
 * A {@code Domains.OperatorOffline} event: an operator that submitted too few bundles in an epoch of its domain.
 * Numbers that the runtime holds as u64 are bit patterns, for {@link Long#toUnsignedString(long)} and its kin.
 *
 * @param epochIndex of the epoch that ended; null where the block names none of that domain
 * @param submittedBundles u64, as are the other bundle counts, the operator and the threshold
 * @param shortfallThreshold null before spec 10, whose runtimes have none
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
