package xyz.autonomys.blocktimes.flow;

import java.util.List;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/** The linked rows of a range, in block order; blocks that failed are left out. */
public record RangeRows(BlockRange range, List<BlockTime> rows) {
}
