package xyz.autonomys.blocktimes.storage.parquet.headers;

import java.util.OptionalLong;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.Digest;
import xyz.autonomys.blocktimes.chain.Header;
import xyz.autonomys.blocktimes.scale.ScaleException;

/**
 * A row of the dataset {@code headers}.
 *
 * @param hash recomputed from the header, {@code 0x} and 64 lower-case hex digits, as the other hashes and keys
 * @param solutionRange a u64; empty if the digest has none
 * @param slotIterations iterations of the proof of time in a slot; empty if the digest does not say
 */
public record HeaderRow(long number, String hash, String parentHash, long slot, String author, String rewardAddress,
        OptionalLong solutionRange, OptionalLong slotIterations, boolean storesSegmentHeaders) {

    /**
     * Returns the row of a header.
     *
     * @param hash that the chain has for the number
     * @throws ChainException if the header is not the one that the hash is of, or has no slot
     */
    public static HeaderRow of(String chain, long number, String hash, Header header) {
        String computed = header.computedHash();
        if (header.number() != number || !computed.equals(hash)) {
            throw new ChainException(chain, number, "asked for the header of " + hash + ", got one of block "
                    + header.number() + " whose hash is " + computed);
        }
        try {
            Digest digest = header.digest();
            Digest.Author author = digest.author()
                    .orElseThrow(() -> new ChainException(chain, number, "its header has no pre-digest with a slot"));
            return new HeaderRow(number, hash, header.parentHashText(), digest.slot().getAsLong(), author.publicKey(),
                    author.rewardAddress(), digest.solutionRange(), digest.slotIterations(),
                    digest.segmentCommitments() > 0);
        } catch (ScaleException | IllegalArgumentException e) {
            throw new ChainException(chain, number, "its header cannot be decoded: " + e.getMessage());
        }
    }

    /**
     * Requires that this is the parent of the next block.
     *
     * @throws ChainException if the next row names another parent, or its slot is not above this one's
     */
    public void requireParentOf(String chain, HeaderRow next) {
        if (!next.parentHash().equals(hash)) {
            throw new ChainException(chain, next.number(), "its parent is " + next.parentHash() + ", but block "
                    + number
                    + " is " + hash);
        }
        if (next.slot() <= slot) {
            throw new ChainException(chain, next.number(), "its slot is " + next.slot() + ", its parent's is " + slot);
        }
    }
}
