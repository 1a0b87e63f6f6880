package xyz.autonomys.blocktimes.decode;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The block before another one.
 *
 * @param hash from {@code chain_getBlockHash}
 * @param timestampMs Unix ms; empty if the parent is genesis, which has no timestamp
 * @param slot empty if the parent is genesis or could not be decoded, or if the chain has no slots
 * @param specVersion version of the runtime that executed the parent; empty if it is genesis or could not be decoded
 */
public record Parent(String hash, OptionalLong timestampMs, OptionalLong slot, OptionalInt specVersion) {

    /** Genesis, by its hash. */
    public static Parent genesis(String hash) {
        return new Parent(hash, OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty());
    }

    /** A block that was decoded, as the parent of the next one. */
    public static Parent of(DecodedBlock block) {
        return new Parent(
                block.hash(),
                OptionalLong.of(block.timestampMs()),
                block.events() == null || block.digest() == null ? OptionalLong.empty() : block.digest().slot(),
                OptionalInt.of(block.specVersion()));
    }
}
