package xyz.autonomys.blocktimes.flow.body;

import java.util.List;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * The linked rows of a chunk, or of a part of it, after the step {@code link}.
 *
 * @param range the blocks that have passed so far
 * @param rows in block order, without the blocks that failed
 */
public record RangeRows(BlockRange range, List<BlockTime> rows) {

    /** Returns the range and the number of rows: a message never carries them all. */
    @Override
    public String toString() {
        return "blocks " + range + ": " + rows.size() + " rows";
    }

    /** Camel's bean component hashes the bodies it meets. Hashing each row would be a part of what writing it costs. */
    @Override
    public int hashCode() {
        return range.hashCode();
    }
}
