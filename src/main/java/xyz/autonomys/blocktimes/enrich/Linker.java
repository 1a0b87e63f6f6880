package xyz.autonomys.blocktimes.enrich;

import java.time.InstantSource;
import xyz.autonomys.blocktimes.decode.Parent;

/**
 * Links blocks to their parents: checks that each block's parent hash is the hash of the block before it, and computes
 * the block time.
 */
public final class Linker {

    private final String chain;
    private final InstantSource clock;

    /** @param clock gives the time at which a row is made */
    public Linker(String chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * Returns the row of a block.
     *
     * @throws LinkageException if the block's parent hash is not the hash of the block before it
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
