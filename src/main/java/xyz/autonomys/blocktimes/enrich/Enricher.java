package xyz.autonomys.blocktimes.enrich;

import java.util.List;
import xyz.autonomys.blocktimes.decode.BlockEvents;
import xyz.autonomys.blocktimes.decode.DecodedBlock;

/**
 * Concludes the columns of a row from a decoded block: whether it stores segment headers, how many bundles it has, its
 * slot, and the consensus block that a domain block was made from.
 */
public final class Enricher {

    private Enricher() {
    }

    /** The columns of a block. What its kind of chain does not have is null. */
    public static EnrichedBlock enrich(DecodedBlock decoded) {
        BlockEvents events = decoded.events();
        boolean consensus = events != null;
        boolean domain = !consensus && decoded.digest() != null;
        Block block = new Block(
                decoded.number(),
                decoded.hash(),
                decoded.parentHash(),
                decoded.timestampMs(),
                decoded.specVersion(),
                consensus ? events.segmentHeaders() > 0 : null,
                consensus ? events.bundles() : null,
                domain ? decoded.digest().consensusBlockHash().orElse(null) : null,
                consensus ? decoded.digest().slot().getAsLong() : null,
                consensus ? events.offlineOperators() : List.of());
        return new EnrichedBlock(block, decoded.parent());
    }
}
