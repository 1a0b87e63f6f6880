package xyz.autonomys.blocktimes.decode;

import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.Digest;

/**
 * One block as its own state describes it, before anything is concluded from it.
 *
 * @param hash by the chain's own list of hashes
 * @param parentHash {@code System.ParentHash} of the block's state
 * @param timestampMs Unix ms, {@code Timestamp.Now}
 * @param specVersion of the runtime that executed the block
 * @param digest null where the kind of chain is not asked for it
 * @param events null where the kind of chain is not asked for them
 * @param parent the block before it, by the list
 */
public record DecodedBlock(
        long number,
        String hash,
        String parentHash,
        long timestampMs,
        int specVersion,
        @Nullable Digest digest,
        @Nullable BlockEvents events,
        Parent parent) {
}
