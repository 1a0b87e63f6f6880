package xyz.autonomys.blocktimes.flow;

import java.util.List;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Making;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.SlowBlock;

/** Tells of blocks that took long. */
record SlowBlocks(Chain chain, Events events) {

    /** Rows were written to a file. */
    void written(List<BlockTime> rows) {
        rows.forEach(this::tellIfSlow);
    }

    private void tellIfSlow(BlockTime row) {
        Long blockTimeMs = row.deltaSinceParentMs();
        if (blockTimeMs != null && events.isSlow(blockTimeMs, chain.expectedBlockTimeMs())) {
            Making making = row.block().making();
            events.tell(new SlowBlock(chain.name(), row.block().number(), row.block().hash(), row.block().timestampMs(),
                    blockTimeMs, making == null ? null : making.author(), chain.expectedBlockTimeMs()));
        }
    }
}
