package xyz.autonomys.blocktimes.enrich;

import java.util.List;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.decode.OfflineOperator;

/**
 * The columns that a block gives by itself.
 *
 * @param timestampMs Unix ms, from pallet-timestamp
 * @param specVersion of the runtime that executed the block
 * @param storesSegmentHeaders null where the chain has no segments
 * @param bundleCount over all domains; null where the chain takes no bundles
 * @param consensusBlockHash null where the chain is no domain, or the digest names none
 * @param slot null where the chain has no slots in its digest
 * @param offlineOperators those that the block's events report, in their order; empty where the chain has none
 */
public record Block(
        long number,
        String hash,
        String parentHash,
        long timestampMs,
        int specVersion,
        @Nullable Boolean storesSegmentHeaders,
        @Nullable Long bundleCount,
        @Nullable String consensusBlockHash,
        @Nullable Long slot,
        List<OfflineOperator> offlineOperators) {

    /** The same block with these operators offline. */
    public Block with(List<OfflineOperator> operators) {
        return new Block(
                number,
                hash,
                parentHash,
                timestampMs,
                specVersion,
                storesSegmentHeaders,
                bundleCount,
                consensusBlockHash,
                slot,
                operators);
    }
}
