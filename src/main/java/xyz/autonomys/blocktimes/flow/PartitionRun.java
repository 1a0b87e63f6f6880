package xyz.autonomys.blocktimes.flow;

import java.util.List;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * Neighbouring rows of one date that fit the file they go to.
 *
 * @param partition the aggregation's key: date and first block of that file, so that a new file is a new group
 */
public record PartitionRun(String partition, List<BlockTime> rows) {
}
