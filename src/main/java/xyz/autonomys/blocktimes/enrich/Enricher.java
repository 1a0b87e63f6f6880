package xyz.autonomys.blocktimes.enrich;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.Digest;
import xyz.autonomys.blocktimes.decode.BlockEvents;
import xyz.autonomys.blocktimes.decode.BlockWeight;
import xyz.autonomys.blocktimes.decode.DecodedBlock;

/**
 * Derives the columns of a row from a decoded block: whether it stores segment headers, how many bundles it has, its
 * slot, and the consensus block that a domain block was made from.
 */
public final class Enricher {

    private Enricher() {
    }

    /** Returns the columns of a block. Columns that its kind of chain does not have are null. */
    public static EnrichedBlock enrich(DecodedBlock decoded) {
        BlockEvents events = decoded.events();
        Digest digest = decoded.digest();
        Block block = new Block(
                decoded.number(),
                decoded.hash(),
                decoded.parentHash(),
                decoded.timestampMs(),
                decoded.specVersion(),
                events == null ? null : Boolean.valueOf(events.segmentHeaders() > 0),
                events == null ? null : Long.valueOf(events.bundles()),
                events != null || digest == null ? null : digest.consensusBlockHash().orElse(null),
                events == null || digest == null ? null : Long.valueOf(digest.slot().getAsLong()),
                making(decoded),
                events == null ? List.of() : events.offlineOperators());
        return new EnrichedBlock(block, decoded.parent());
    }

    private static @Nullable Making making(DecodedBlock decoded) {
        BlockEvents events = decoded.events();
        BlockWeight weight = decoded.weight();
        if (events == null || weight == null) {
            return null;
        }
        Digest digest = Objects.requireNonNull(decoded.digest(), "a block with events has a digest");
        Digest.Author author = digest.author().orElseThrow();
        return new Making(
                author.publicKey(),
                author.rewardAddress(),
                orNull(digest.solutionRange()),
                orNull(digest.slotIterations()),
                events.extrinsics(),
                events.votes(),
                weight.refTimePs(),
                weight.mostPs());
    }

    private static @Nullable Long orNull(OptionalLong value) {
        return value.isPresent() ? Long.valueOf(value.getAsLong()) : null;
    }
}
