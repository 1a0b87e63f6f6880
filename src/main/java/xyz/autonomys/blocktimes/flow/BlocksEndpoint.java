package xyz.autonomys.blocktimes.flow;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Camel endpoint {@code blocks:<chain>}: the source of a chain's chunks. */
@UriEndpoint(scheme = "blocks", title = "Chunks of blocks", syntax = "blocks:chain", consumerOnly = true)
public final class BlocksEndpoint extends DefaultEndpoint {

    private static final int RANGE_BLOCKS = 256;

    @UriPath(description = "name of the chain")
    private final String chain;
    @UriParam(description = "largest number of blocks of a chunk", defaultValue = "256")
    private int rangeBlocks = RANGE_BLOCKS;

    @UriParam(
            description = "largest number of chunks in flight; enough of them keep the window of calls full",
            defaultValue = "4")
    private volatile int ahead = 4;

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
     * Returns how many chunks must be in flight so that the window stays full while others are decoded and written:
     * twice as many as fill the window, plus two. Assumes chunks of 256 blocks.
     *
     * @param window largest number of calls in flight
     */
    public static int rangesAhead(int window) {
        return 2 * ((window + RANGE_BLOCKS - 1) / RANGE_BLOCKS) + 2;
    }

    String chain() {
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

    /** Returns the largest number of chunks in flight. */
    public int getAhead() {
        return ahead;
    }

    /** @throws IllegalArgumentException if below 1 */
    public void setAhead(int ahead) {
        if (ahead < 1) {
            throw new IllegalArgumentException("ahead=" + ahead + " cannot be used: it must be 1 or more");
        }
        this.ahead = ahead;
    }
}
