package xyz.autonomys.blocktimes.sideflow;

import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import xyz.autonomys.blocktimes.events.EventKind;

/**
 * Receive what happens in a blocktimes process: files that are published, slow blocks, and more.
 *
 * <p>Each route has a queue of its own, so that none holds up another, or the blocks. The body of a message is the
 * record of its kind in the package {@code xyz.autonomys.blocktimes.events}.
 */
@UriEndpoint(firstVersion = "0.2.0", scheme = "events", title = "Blocktimes Events", syntax = "events:kind",
        consumerOnly = true, category = Category.CORE)
public final class EventsEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    private static final int MOST_WAITING = 1_000;

    @UriPath(description = "What to hear of",
            enums = "file-published,blocks-replaced,date-complete,slow-block,blocks-missing,nodes-lost,nodes-found")
    @Metadata(required = true)
    private final String kind;
    @UriParam(description = "Only events of this chain. Without it, those of all chains")
    private String chain;
    @UriParam(description = "With slow-block: how many times the expected block time a block must take. Without it,"
            + " the setting blocktimes.outlier-factor")
    private double factor = Double.POSITIVE_INFINITY;
    @UriParam(description = "The largest number of events that wait for this route", defaultValue = "1000")
    private int size = MOST_WAITING;
    @UriParam(description = "What happens to an event that finds the queue full. If true, the run waits until there is"
            + " room; a route that stands still then holds up its chains. If false, the event is dropped and counted")
    private boolean blockWhenFull;
    @UriParam(description = "Whether an event that is not delivered makes the exit code 1, as a missing block does: its"
            + " route failed, the queue was full, or it was left when the run ended")
    private boolean mustDeliver;

    EventsEndpoint(String uri, Component component, EventKind kind) {
        super(uri, component);
        this.kind = kind.inRoutes();
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("events: can only be a source: use it in from");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        EventsConsumer consumer = new EventsConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Any number of routes may hear of the same. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    /** Returns the name of the kind of events. */
    public String getKind() {
        return kind;
    }

    /** Returns the only chain whose events are received; null for all. */
    public String getChain() {
        return chain;
    }

    public void setChain(String chain) {
        this.chain = chain;
    }

    /** Returns how many times the expected block time a block must take; infinite for other kinds. */
    public double getFactor() {
        return factor;
    }

    /** @throws IllegalArgumentException if not above 0, or if this is not about slow blocks */
    public void setFactor(double factor) {
        if (!kind.equals(EventKind.SLOW_BLOCK.inRoutes())) {
            throw new IllegalArgumentException("factor is an option of events:" + EventKind.SLOW_BLOCK.inRoutes()
                    + " only, not of events:" + kind);
        }
        if (!(factor > 0)) {
            throw new IllegalArgumentException("factor=" + factor + " cannot be used: it must be above 0");
        }
        this.factor = factor;
    }

    /** Returns the largest number of events that wait. */
    public int getSize() {
        return size;
    }

    /** @throws IllegalArgumentException if below 1 */
    public void setSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size=" + size + " cannot be used: it must be 1 or more");
        }
        this.size = size;
    }

    public boolean isBlockWhenFull() {
        return blockWhenFull;
    }

    public void setBlockWhenFull(boolean blockWhenFull) {
        this.blockWhenFull = blockWhenFull;
    }

    public boolean isMustDeliver() {
        return mustDeliver;
    }

    public void setMustDeliver(boolean mustDeliver) {
        this.mustDeliver = mustDeliver;
    }
}
