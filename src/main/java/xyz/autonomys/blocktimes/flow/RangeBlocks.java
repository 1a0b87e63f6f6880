package xyz.autonomys.blocktimes.flow;

import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * The blocks of a chunk between two steps of the route: {@link xyz.autonomys.blocktimes.decode.DecodedBlock} after
 * {@code decode}, {@link xyz.autonomys.blocktimes.enrich.EnrichedBlock} after {@code enrich}.
 *
 * @param blocks in block order, without those that failed
 * @param failures by block number, why the block failed; {@code link} records them once it has linked the chunk
 */
public record RangeBlocks<T>(BlockRange range, List<T> blocks, Map<Long, RuntimeException> failures) {
}
