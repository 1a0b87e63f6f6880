package xyz.autonomys.blocktimes.enrich;

import java.time.InstantSource;
import java.util.OptionalLong;
import xyz.autonomys.blocktimes.chain.Block;

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
     * @param parentHash hash of the block before it, by the chain's own list
     * @param parentTimestampMs timestamp of the block before it; empty where that is genesis, which has none
     * @throws LinkageException where the block does not name the one before it
     */
    public BlockTime link(Block block, String parentHash, OptionalLong parentTimestampMs) {
        if (!block.parentHash().equals(parentHash)) {
            throw new LinkageException(chain, block.number(), block.parentHash(), parentHash);
        }
        Long delta =
                parentTimestampMs.isEmpty() ? null : Long.valueOf(block.timestampMs() - parentTimestampMs.getAsLong());
        return new BlockTime(chain, block, delta, clock.millis());
    }
}
