package xyz.autonomys.blocktimes.flow;

import java.util.List;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * A slice: consecutive rows of one date that go to one file.
 *
 * @param partition correlation key of the aggregator: date and first block of the file, so that each file is a group
 * @param rows in block order; never empty
 */
public record PartitionRun(String partition, List<BlockTime> rows) {
}
