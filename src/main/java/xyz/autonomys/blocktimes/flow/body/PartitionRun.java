package xyz.autonomys.blocktimes.flow.body;

import java.util.List;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * A slice: consecutive rows of one date that go to one file. What the splitter makes of {@link RangeRows}.
 *
 * @param partition correlation key of the aggregator: date and first block of the file, so that each file is a group
 * @param rows in block order; never empty
 */
public record PartitionRun(String partition, List<BlockTime> rows) {

    /** Returns the key and the number of rows: a message never carries them all. */
    @Override
    public String toString() {
        return partition + ": " + rows.size() + " rows";
    }

    /** Camel's bean component hashes the bodies it meets. Hashing each row would be a part of what writing it costs. */
    @Override
    public int hashCode() {
        return partition.hashCode();
    }
}
