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

    /**
     * Returns the storage values that a block is asked for.
     *
     * @param inFull whether the block is asked for everything, whatever its number
     */
    public List<StateKey> keys(ChainKind kind, long block, boolean inFull) {
        return isLean && !inFull && block % LEAN_BLOCKS != 0 ? kind.leanKeys() : kind.stateKeys();
    }
}
