package xyz.autonomys.blocktimes.chain;

/**
 * Blocks of a chunk are wrong in themselves, and there are several endpoints: the one that returned them may lie. The
 * chunk is to be fetched once more, with the state of all its blocks compared.
 */
public final class SuspectBlocksException extends RuntimeException {

    /** @param first the failure of the first such block */
    public SuspectBlocksException(ChainException first) {
        super(first.getMessage(), first);
    }
}
