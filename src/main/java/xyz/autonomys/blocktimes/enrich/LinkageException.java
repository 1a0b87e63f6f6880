package xyz.autonomys.blocktimes.enrich;

/**
 * A block's parent hash is not the hash of the block before it: the chain was reorganised meanwhile, or two endpoints
 * disagree.
 */
public final class LinkageException extends RuntimeException {

    public LinkageException(String chain, long block, String parentHash, String hashBefore) {
        super("[" + chain + " #" + block + "] says its parent is " + parentHash + ", but block " + (block - 1) + " is "
                + hashBefore + ": the chain was reorganised meanwhile, or two endpoints disagree; run again");
    }
}
