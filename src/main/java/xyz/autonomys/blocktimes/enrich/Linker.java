package xyz.autonomys.blocktimes.enrich;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.chain.Block;

/** Links blocks to their parents: checks that each names the one before it, and takes the time between them. */
public final class Linker {

    private final String chain;
    private final Clock clock;

    /** @param clock says when a row was made */
    public Linker(String chain, Clock clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * Rows of neighbouring blocks.
     *
     * @param parentHash hash of the block before the first one
     * @param parentTimestampMs its timestamp; empty where it is genesis, which has none
     * @throws LinkageException where a block does not name the one before it
     */
    public List<BlockTime> link(List<Block> blocks, String parentHash, Optional<Long> parentTimestampMs) {
        long ingestionTsMs = clock.millis();
        List<BlockTime> rows = new ArrayList<>(blocks.size());
        String hashBefore = parentHash;
        Long timestampBefore = parentTimestampMs.orElse(null);
        for (Block block : blocks) {
            if (!block.parentHash().equals(hashBefore)) {
                throw new LinkageException(chain, block.number(), block.parentHash(), hashBefore);
            }
            Long delta = timestampBefore == null ? null : block.timestampMs() - timestampBefore;
            rows.add(new BlockTime(chain, block, delta, ingestionTsMs));
            hashBefore = block.hash();
            timestampBefore = block.timestampMs();
        }
        return rows;
    }
}
