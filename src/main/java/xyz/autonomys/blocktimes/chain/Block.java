package xyz.autonomys.blocktimes.chain;

/**
 * What a chain says of one block.
 *
 * @param timestampMs Unix ms, from pallet-timestamp
 * @param specVersion of the runtime that executed the block
 * @param storesSegmentHeaders null where the chain has no segments
 * @param bundleCount over all domains; null where the chain takes no bundles
 * @param consensusBlockHash null where the chain is no domain, or the digest names none
 * @param slot null where the chain has no slots in its digest
 */
public record Block(long number, String hash, String parentHash, long timestampMs, int specVersion,
        Boolean storesSegmentHeaders, Long bundleCount, String consensusBlockHash, Long slot) {
}
