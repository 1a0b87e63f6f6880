package xyz.autonomys.blocktimes.chain;

import java.util.List;

/**
 * What is read of each block besides what its row needs, to check it.
 *
 * @param isLean whether a block is asked only for what its row needs. Then its number and its parent are those of the
 *     endpoint's list of hashes, and its runtime is that of two blocks around it which have the same one. The last
 *     block of each chunk is asked for everything
 * @param withHeaders whether its header is fetched too, and hashed again
 */
public record Witnesses(boolean isLean, boolean withHeaders) {

    /** Everything but headers. */
    public static final Witnesses FULL = new Witnesses(false, false);

    /**
     * Returns the storage values that a block is asked for.
     *
     * @param inFull whether this block is asked for everything in any case
     */
    public List<StateKey> keys(ChainKind kind, boolean inFull) {
        return isLean && !inFull ? kind.leanKeys() : kind.stateKeys();
    }
}
