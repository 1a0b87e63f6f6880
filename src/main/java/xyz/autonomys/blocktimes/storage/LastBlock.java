package xyz.autonomys.blocktimes.storage;

/**
 * The last block of a file, or the block written last: the parent of the next row.
 *
 * @param timestampMs Unix ms
 */
public record LastBlock(long number, String hash, long timestampMs) {
}
