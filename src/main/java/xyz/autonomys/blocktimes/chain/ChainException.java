package xyz.autonomys.blocktimes.chain;

/** What a node says of a block is not usable, or contradicts itself; the message begins with chain and block. */
public final class ChainException extends RuntimeException {

    public ChainException(String chain, long block, String problem) {
        super("[" + chain + " #" + block + "] " + problem);
    }
}
