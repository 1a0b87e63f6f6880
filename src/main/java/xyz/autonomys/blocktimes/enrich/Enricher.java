package xyz.autonomys.blocktimes.enrich;

import java.util.List;
import xyz.autonomys.blocktimes.chain.Digest;
import xyz.autonomys.blocktimes.decode.BlockEvents;
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
                events == null ? List.of() : events.offlineOperators());
        return new EnrichedBlock(block, decoded.parent());
    }
}
