package xyz.autonomys.blocktimes.chain;

/** A block's data from an endpoint is unusable or inconsistent. The message begins with chain and block. */
public final class ChainException extends RuntimeException {

    public ChainException(String chain, long block, String problem) {
        super("[" + chain + " #" + block + "] " + problem);
    }
}
