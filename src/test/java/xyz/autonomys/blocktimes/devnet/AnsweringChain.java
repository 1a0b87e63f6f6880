package xyz.autonomys.blocktimes.devnet;

import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/** A simulated consensus chain and its node, which answers inside the test's process. For any number of threads. */
public final class AnsweringChain {

    private final SimulatedConsensus chain;
    private final DevnetNode node;

    /**
     * @param forkAtBlock first block that differs from those of the same seed; 0 where none does
     * @param genesisMs time of genesis, Unix ms
     */
    public AnsweringChain(int blocks, int forkAtBlock, long genesisMs) {
        this(7, blocks, forkAtBlock, genesisMs, 0);
    }

    /**
     * @param seed of the network
     * @param lagBlocks newest blocks that the node does not know
     */
    public AnsweringChain(long seed, int blocks, int forkAtBlock, long genesisMs, int lagBlocks) {
        chain = new SimulatedConsensus(new Devnet.Options(seed, blocks, 0).forkedAt(forkAtBlock), genesisMs);
        node = new DevnetNode(chain, lagBlocks, new SimulatedClock(chain.timestampMs(blocks), 0, new SimulatedTime()));
    }

    /** The node's answer to a call. */
    public String answer(String text) {
        return node.answer(text, null);
    }

    public String hash(int block) {
        return Hex.encode(chain.hashes().hash(block));
    }

    public long timestampMs(int block) {
        return chain.timestampMs(block);
    }
}
