package xyz.autonomys.blocktimes.flow;

import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Receive the planned blocks of a chain, in chunks, from the blocktimes process that the route runs in.
 *
 * <p>The body of a message is a range of block numbers, {@code xyz.autonomys.blocktimes.chain.BlockRange}.
 */
@UriEndpoint(firstVersion = "0.1.0", scheme = "blocks", title = "Blocktimes Blocks", syntax = "blocks:chain",
        consumerOnly = true, category = Category.CORE)
public final class BlocksEndpoint extends DefaultEndpoint {

    private static final int RANGE_BLOCKS = 256;

    @UriPath(description = "Name of the chain, as in the settings")
    @Metadata(required = true)
    private final String chain;
    @UriParam(description = "The largest number of blocks in a chunk", defaultValue = "256")
    private int rangeBlocks = RANGE_BLOCKS;
    @UriParam(description = "The largest number of chunks in flight. 0 stands for as many as keep the window of calls"
            + " full while others are decoded and written: twice what fills it, plus two", defaultValue = "0")
    private volatile int ahead;

    BlocksEndpoint(String uri, Component component, String chain) {
        super(uri, component);
        this.chain = chain;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("blocks: can only be a source: use it in from");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = new BlocksConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /**
     * Returns how many chunks may be in flight: twice the window's blocks, and a few that are decoded or written
     * meanwhile, so that calls always wait. A call that is sent as a response arrives costs no system call of its own.
     *
     * @param window largest number of calls in flight
     */
    int ahead(int window) {
        return ahead > 0 ? ahead : 2 * ((window + rangeBlocks - 1) / rangeBlocks) + 6;
    }

    /** Returns the name of the chain. */
    public String getChain() {
        return chain;
    }

    /** Returns the largest number of blocks in a chunk. */
    public int getRangeBlocks() {
        return rangeBlocks;
    }

    /** @throws IllegalArgumentException if below 1 */
    public void setRangeBlocks(int rangeBlocks) {
        if (rangeBlocks < 1) {
            throw new IllegalArgumentException("rangeBlocks=" + rangeBlocks + " cannot be used: it must be 1 or more");
        }
        this.rangeBlocks = rangeBlocks;
    }

    /** Returns the largest number of chunks in flight; 0 if it follows the window. */
    public int getAhead() {
        return ahead;
    }

    /** @throws IllegalArgumentException if below 0 */
    public void setAhead(int ahead) {
        if (ahead < 0) {
            throw new IllegalArgumentException("ahead=" + ahead + " cannot be used: it must be 1 or more, or 0 for as"
                    + " many as the window needs");
        }
        this.ahead = ahead;
    }
}
