package xyz.autonomys.blocktimes.flow;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import xyz.autonomys.blocktimes.chain.BlockDecoder;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.RuntimeTracker;
import xyz.autonomys.blocktimes.enrich.Linker;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * What the routes of one chain work with. They reach its parts by name: {@code <chain>-blocks}, {@code <chain>-order},
 * {@code <chain>-partitions}, {@code <chain>-appender}, {@code <chain>-aggregation},
 * {@code <chain>-publisher}. Routes are made before the chain was
 * surveyed, so the parts are bound first, and {@link #begin} gives them their plan.
 */
public final class ChainWork {

    private final CamelContext context;
    private final Chain chain;
    private final Time time;
    private final RangeOrder order = new RangeOrder();
    private final DefaultAggregateController aggregation = new DefaultAggregateController();
    private volatile RunLedger ledger;
    private volatile ChainStore store;
    private volatile boolean verify;
    private volatile long bestBlock = -1;
    final LongAdder filesPublished = new LongAdder();
    final LongAdder rowsPublished = new LongAdder();
    final LongAdder bytesPublished = new LongAdder();
    final LongAdder reorganisations = new LongAdder();
    private final RotationLimits limits = new RotationLimits();
    /** Of plans before the one at hand. */
    private long blocksDoneBefore;
    private long blocksFailedBefore;
    private BlocksConsumer consumer;
    private final Partitions partitions;

    private ChainWork(CamelContext context, Chain chain, Time time) {
        this.context = context;
        this.time = time;
        this.chain = chain;
        this.partitions = new Partitions(this);
    }

    /** Binds what the routes of a chain name. */
    public static ChainWork bind(CamelContext context, Chain chain, Time time) {
        ChainWork work = new ChainWork(context, chain, time);
        RuntimeTracker runtimes = new RuntimeTracker(hash -> work.node().callLater(ChainCalls.metadata(hash)));
        work.bind("work", work);
        work.bind(
                "blocks",
                new BlockSteps(
                        work,
                        new BlockDecoder(chain, runtimes),
                        new Linker(chain.name(), () -> Instant.ofEpochMilli(time.epochMs()))));
        work.bind("order", work.order);
        work.bind("partitions", work.partitions);
        work.bind("appender", new PartitionAppender(work.partitions));
        work.bind("aggregation", work.aggregation);
        work.bind("publisher", new SynchronousExecutorService());
        return work;
    }

    private void bind(String part, Object bean) {
        context.getRegistry().bind(chain.name() + "-" + part, bean);
    }

    static Optional<ChainWork> of(CamelContext context, String chain) {
        return Optional.ofNullable(context.getRegistry().lookupByNameAndType(chain + "-work", ChainWork.class));
    }

    /**
     * Says what the chain's route is to do: now where it is started, and else when it is.
     *
     * @param verifyHashes whether each header's hash is recomputed, which takes one more call a block
     */
    public synchronized void begin(RunLedger plan, ChainStore chainStore, boolean verifyHashes) {
        if (ledger != null) {
            blocksDoneBefore += ledger.writtenBlocks();
            blocksFailedBefore += ledger.failedBlocks();
        }
        ledger = plan;
        store = chainStore;
        verify = verifyHashes;
        partitions.begin();
        if (consumer != null) {
            consumer.begin();
        }
    }

    /** Adds blocks to the plan, which lie behind all planned so far. */
    public synchronized void extend(BlockRange range) {
        ledger.extend(range);
        if (consumer != null) {
            consumer.planChanged();
        }
    }

    /** No more blocks come to the plan: the ledger finishes when those there are done. */
    public synchronized void closePlan() {
        ledger.close();
        if (consumer != null) {
            consumer.planChanged();
        }
    }

    /** Asks no further blocks and gives up calls under way; what was read is published, then the ledger finishes. */
    public synchronized void requestStop() {
        ledger.stopped();
        if (consumer != null) {
            consumer.requestStop();
        } else {
            ledger.finish();
        }
    }

    /** Date of the newest partition that a file was opened in since the plan was begun; empty before that. */
    public Optional<LocalDate> newestDate() {
        return partitions.newestDate();
    }

    /** Shows this work over JMX. @param route id of the route that fetches the chain */
    public ChainMXBean bean(String route) {
        return new ChainBean(this, route);
    }

    void published(StoredFile file) {
        ledger.published(file);
        filesPublished.increment();
        rowsPublished.add(file.blocks().count());
        bytesPublished.add(file.sizeBytes());
    }

    /** Stored blocks were found to be of a fork that the chain has left. */
    public void reorganised() {
        reorganisations.increment();
    }

    /** Says which block is the chain's best now. */
    public void bestBlock(long block) {
        bestBlock = block;
    }

    long bestBlock() {
        return bestBlock;
    }

    synchronized long blocksDone() {
        return blocksDoneBefore + (ledger == null ? 0 : ledger.writtenBlocks());
    }

    synchronized long blocksFailed() {
        return blocksFailedBefore + (ledger == null ? 0 : ledger.failedBlocks());
    }

    /** @param calls most of them unanswered at once; 0 finds the number by itself */
    synchronized void setWindow(int calls) {
        node().setWindow(calls);
        if (consumer != null) {
            consumer.setAhead(BlocksEndpoint.rangesAhead(node().largestWindow()));
        }
    }

    /** Overrides the age at which the routes close a file. */
    public void setMaxFileMinutes(int minutes) {
        limits.setMinutes(minutes);
    }

    RotationLimits limits() {
        return limits;
    }

    Partitions partitions() {
        return partitions;
    }

    CamelContext context() {
        return context;
    }

    /** Where this chain is asked; it has sockets and a window of its own. */
    public RpcEndpoint node() {
        return context.getEndpoint("jsonrpc:" + chain.name(), RpcEndpoint.class);
    }

    public Chain chain() {
        return chain;
    }

    /** By which all waits that has to do with this chain. */
    public Time time() {
        return time;
    }

    RunLedger ledger() {
        return ledger;
    }

    ChainStore store() {
        return store;
    }

    boolean verify() {
        return verify;
    }

    RangeOrder order() {
        return order;
    }

    /** @param started null when it was stopped */
    synchronized void running(BlocksConsumer started) {
        consumer = started;
    }

    /** Publishes the file that is open. */
    void completeOpenFile() {
        aggregation.forceCompletionOfAllGroups();
    }
}
