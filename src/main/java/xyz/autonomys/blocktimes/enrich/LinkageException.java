package xyz.autonomys.blocktimes.enrich;

/** Neighbouring blocks do not fit together: the chain was reorganised meanwhile, or two endpoints disagree. */
public final class LinkageException extends RuntimeException {

    private LinkageException(String message) {
        super(message + ": the chain was reorganised meanwhile, or two endpoints disagree; run again");
    }

    /** A block names another parent than the block before it. */
    public LinkageException(String chain, long block, String parentHash, String hashBefore) {
        this("[" + chain + " #" + block + "] says its parent is " + parentHash + ", but block " + (block - 1) + " is "
                + hashBefore);
    }

    /** The timestamp fetched for a block's parent is not the one stored; both in Unix ms. */
    public static LinkageException ofTimestamps(String chain, long block, long fetchedMs, long storedMs) {
        return new LinkageException("[" + chain + " #" + block + "] the timestamp of its parent is " + fetchedMs
                + ", but block " + (block - 1) + " is stored with " + storedMs + " (if that repeats, fetch block "
                + (block - 1) + " again, with --overwrite)");
    }
}
