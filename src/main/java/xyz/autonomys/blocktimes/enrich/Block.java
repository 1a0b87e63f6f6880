package xyz.autonomys.blocktimes.enrich;

import java.util.List;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.decode.OfflineOperator;

/**
 * The columns of a row that come from the block itself, without its parent.
 *
 * @param hash {@code 0x} and 64 hex digits, as are the other hashes
 * @param timestampMs Unix ms, from pallet-timestamp
 * @param specVersion version of the runtime that executed the block
 * @param storesSegmentHeaders null if the chain has no segments
 * @param bundleCount bundles of all domains; null if the chain takes no bundles
 * @param consensusBlockHash null if the chain is no domain, or if the digest names no consensus block
 * @param slot null if the chain has no slots in its digest
 * @param making null if the chain has no authors, or if the row was made before they were stored
 * @param offlineOperators the operators that the block's events report, in order of the events; empty if the chain has
 *     none
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
        @Nullable Making making,
        List<OfflineOperator> offlineOperators) {

    /** Returns the same block, made in another way. */
    public Block with(Making other) {
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
                other,
                offlineOperators);
    }

    /** Returns the same block with these offline operators. */
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
                making,
                operators);
    }
}
