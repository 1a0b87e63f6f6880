package xyz.autonomys.blocktimes.flow.body;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * The blocks of a chunk, or of a part of it: of {@link xyz.autonomys.blocktimes.decode.DecodedBlock} after the step
 * {@code decode}, of {@link xyz.autonomys.blocktimes.enrich.EnrichedBlock} after {@code enrich}.
 *
 * @param range the blocks that have passed so far
 * @param blocks in block order, without those that failed
 * @param failures by block number, why the block failed; {@code link} records them once it has linked the chunk
 */
public record RangeBlocks<T>(BlockRange range, List<T> blocks, Map<Long, RuntimeException> failures) {

    /**
     * Returns the same with each block changed, such as one with another value in a column.
     *
     * @param change must keep number, hash, parent hash and timestamp, by which blocks are linked
     */
    public RangeBlocks<T> withEach(UnaryOperator<T> change) {
        return new RangeBlocks<>(range, blocks.stream().map(change).toList(), failures);
    }

    /** Returns the range and the number of blocks: a message never carries them all. */
    @Override
    public String toString() {
        return "blocks " + range + ": " + blocks.size() + " decoded, " + failures.size() + " failed";
    }

    /** Camel's bean component hashes the bodies it meets. Hashing each row would be a part of what writing it costs. */
    @Override
    public int hashCode() {
        return range.hashCode();
    }
}
