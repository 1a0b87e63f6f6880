package xyz.autonomys.blocktimes.chain;

import java.util.List;

/**
 * What is read of each block besides what its row needs, to check it.
 *
 * @param isLean whether a block is asked only for what its row needs. Then its number and its parent are those of the
 *     endpoint's list of hashes, and its runtime is that of two blocks around it which have the same one. One
 *     block in 32 is asked for everything, and so is the last one of a chunk
 * @param withHeaders whether its header is fetched too, and hashed again
 */
public record Witnesses(boolean isLean, boolean withHeaders) {

    /** Everything but headers. */
    public static final Witnesses FULL = new Witnesses(false, false);

    private static final int LEAN_BLOCKS = 32;

    /** Returns whether a block is asked for everything because of its number. */
    public static boolean isInFull(long block) {
        return block % LEAN_BLOCKS == 0;
    }

    /**
     * Returns the storage values that a block is asked for.
     *
     * @param inFull whether this block is asked for everything in any case
     */
    public List<StateKey> keys(ChainKind kind, boolean inFull) {
        return isLean && !inFull ? kind.leanKeys() : kind.stateKeys();
    }
}
