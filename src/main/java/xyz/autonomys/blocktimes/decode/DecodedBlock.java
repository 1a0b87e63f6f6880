package xyz.autonomys.blocktimes.decode;

import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.Digest;

/**
 * One block as its own state describes it, before any column is derived from it.
 *
 * @param hash from {@code chain_getBlockHash}
 * @param parentHash {@code System.ParentHash} in the block's state; where that was not asked for, the parent in its
 *     header, or the block before it in the list of hashes
 * @param timestampMs Unix ms, {@code Timestamp.Now}
 * @param specVersion version of the runtime that executed the block
 * @param digest null if it is not fetched for this kind of chain
 * @param events null if they are not fetched for this kind of chain
 * @param weight null if it is not fetched for this kind of chain
 * @param parent the block before it, by {@code chain_getBlockHash}
 */
public record DecodedBlock(
        long number,
        String hash,
        String parentHash,
        long timestampMs,
        int specVersion,
        @Nullable Digest digest,
        @Nullable BlockEvents events,
        @Nullable BlockWeight weight,
        Parent parent) {

    /** Returns the same block with this parent hash. */
    public DecodedBlock withParentHash(String other) {
        return new DecodedBlock(number, hash, other, timestampMs, specVersion, digest, events, weight, parent);
    }
}
