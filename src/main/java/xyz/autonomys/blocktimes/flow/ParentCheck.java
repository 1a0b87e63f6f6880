package xyz.autonomys.blocktimes.flow;

import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.storage.LastBlock;

/** Links a slice to the block before it, written or stored. Inside a chunk, the blocks were linked before. */
record ParentCheck(String chain, CurrentPlan plan) {

    /**
     * @param row first row of the slice
     * @param written the block that was written last; null if none was
     * @throws LinkageException if the row does not link to the block before it, by hash or by timestamp
     */
    void require(BlockTime row, @Nullable LastBlock written) {
        long parentNumber = row.block().number() - 1;
        LastBlock parent = written != null && written.number() == parentNumber
                ? written
                : plan.store().lastBlockAt(parentNumber).orElse(null);
        if (parent == null) {
            return;
        }
        if (!parent.hash().equals(row.block().parentHash())) {
            throw new LinkageException(chain, row.block().number(), row.block().parentHash(), parent.hash());
        }
        if (row.deltaSinceParentMs() == null) {
            return;
        }
        // The parent's timestamp was fetched with the row: another one than is stored would make a wrong block time.
        long fetchedMs = row.block().timestampMs() - row.deltaSinceParentMs();
        if (fetchedMs != parent.timestampMs() && fetchedMs != timestampInRow(parent, written)) {
            throw LinkageException.ofTimestamps(chain, row.block().number(), fetchedMs, parent.timestampMs());
        }
    }

    /** Returns the timestamp of a parent as its row has it: a footer may be wrong. */
    private long timestampInRow(LastBlock parent, @Nullable LastBlock written) {
        return parent.equals(written) ? parent.timestampMs() : plan.store().timestampInRow(parent.number());
    }
}
