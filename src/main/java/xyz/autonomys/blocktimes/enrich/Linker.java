package xyz.autonomys.blocktimes.enrich;

import java.time.InstantSource;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.decode.Parent;

/**
 * Links blocks to their parents: checks that each block's parent hash is the hash of the block before it, and computes
 * the block time.
 */
public final class Linker {

    private final String chain;
    private final InstantSource clock;
    private final BlockRules rules;

    /** @param clock this machine's: gives the time at which a row is made, and limits timestamps in the future */
    public Linker(Chain chain, InstantSource clock) {
        this.chain = chain.name();
        this.clock = clock;
        this.rules = new BlockRules(chain, clock);
    }

    /**
     * Returns the row of a block.
     *
     * @throws LinkageException if the block's parent hash is not the hash of the block before it
     * @throws xyz.autonomys.blocktimes.chain.ChainException if the block breaks a rule of its chain
     */
    public BlockTime link(EnrichedBlock enriched) {
        Block block = enriched.block();
        Parent parent = enriched.parent();
        if (!block.parentHash().equals(parent.hash())) {
            throw new LinkageException(chain, block.number(), block.parentHash(), parent.hash());
        }
        rules.check(block, parent);
        Long delta = parent.timestampMs().isEmpty()
                ? null
                : Long.valueOf(block.timestampMs() - parent.timestampMs().getAsLong());
        return new BlockTime(chain, block, delta, clock.millis());
    }
}
