package xyz.autonomys.blocktimes.plan;

import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * Stored blocks that are no longer part of the chain, as an endpoint has it.
 *
 * @param blocks from the first block that differs to the last stored one
 * @param storedHash stored hash of the first of them
 * @param hash the endpoint's hash of the first of them
 */
public record Fork(BlockRange blocks, String storedHash, String hash) {
}
