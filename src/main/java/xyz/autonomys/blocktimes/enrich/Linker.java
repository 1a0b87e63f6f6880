package xyz.autonomys.blocktimes.enrich;

import java.time.InstantSource;
import xyz.autonomys.blocktimes.decode.Parent;

/** Links blocks to their parents: checks that each names the one before it, and takes the time between them. */
public final class Linker {

    private final String chain;
    private final InstantSource clock;

    /** @param clock says when a row was made */
    public Linker(String chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * The row of a block.
     *
     * @throws LinkageException where the block does not name the one before it
     */
    public BlockTime link(EnrichedBlock enriched) {
        Block block = enriched.block();
        Parent parent = enriched.parent();
        if (!block.parentHash().equals(parent.hash())) {
            throw new LinkageException(chain, block.number(), block.parentHash(), parent.hash());
        }
        Long delta = parent.timestampMs().isEmpty()
                ? null
                : Long.valueOf(block.timestampMs() - parent.timestampMs().getAsLong());
        return new BlockTime(chain, block, delta, clock.millis());
    }
}
