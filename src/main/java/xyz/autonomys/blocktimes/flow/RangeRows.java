package xyz.autonomys.blocktimes.flow;

import java.util.List;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/** The linked rows of a chunk, in block order, without the blocks that failed. */
public record RangeRows(BlockRange range, List<BlockTime> rows) {
}
