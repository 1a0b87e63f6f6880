package xyz.autonomys.blocktimes.chain;

/**
 * Which blocks are compared at two endpoints, where a chain has several: the hashes of each chunk, and the state of
 * some of its blocks.
 *
 * @param every number of blocks of which the state of one is compared, besides the last block of each chunk; 0 for no
 *     others
 * @param isOn whether anything is compared
 */
public record Comparison(long every, boolean isOn) {

    /** Compares the hashes, and the state of the last block of each chunk. */
    public static final Comparison LAST = new Comparison(0, true);
    /** Compares nothing: the endpoint that responds is believed. */
    public static final Comparison OFF = new Comparison(0, false);

    /** Compares one block in so many, and those that {@link #LAST} does. */
    public static Comparison oneIn(int blocks) {
        return new Comparison(blocks, true);
    }

    /**
     * Returns whether the state of a block is compared.
     *
     * @param isLast whether it is the last block of its chunk
     */
    public boolean includes(long block, boolean isLast) {
        return isOn && (isLast || every > 0 && block % every == 0);
    }
}
