package xyz.autonomys.blocktimes.flow;

import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import xyz.autonomys.blocktimes.chain.BlockDecoder;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.RuntimeTracker;
import xyz.autonomys.blocktimes.enrich.Linker;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.storage.ChainStore;

/**
 * What the routes of one chain work with. They reach its parts by name: {@code <chain>-blocks}, {@code <chain>-order},
 * {@code <chain>-partitions}, {@code <chain>-appender}, {@code <chain>-aggregation},
 * {@code <chain>-publisher}. Routes are made before the chain was
 * surveyed, so the parts are bound first, and {@link #prepare} gives them their plan before the routes are started.
 */
public final class ChainWork {

    private final CamelContext context;
    private final Chain chain;
    private final RangeOrder order = new RangeOrder();
    private final DefaultAggregateController aggregation = new DefaultAggregateController();
    private volatile RunLedger ledger;
    private volatile ChainStore store;
    private volatile boolean verify;
    private volatile BlocksConsumer consumer;

    private ChainWork(CamelContext context, Chain chain) {
        this.context = context;
        this.chain = chain;
    }

    /** Binds what the routes of a chain name. */
    public static ChainWork bind(CamelContext context, Chain chain, Clock clock) {
        ChainWork work = new ChainWork(context, chain);
        RuntimeTracker runtimes = new RuntimeTracker(hash -> work.node().callLater(ChainCalls.metadata(hash)));
        Partitions partitions = new Partitions(work);
        work.bind("work", work);
        work.bind("blocks", new BlockSteps(work, new BlockDecoder(chain, runtimes), new Linker(chain.name(), clock)));
        work.bind("order", work.order);
        work.bind("partitions", partitions);
        work.bind("appender", new PartitionAppender(partitions));
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
     * Says what the next start of the chain's route is to do.
     *
     * @param verifyHashes whether each header's hash is recomputed, which takes one more call a block
     */
    public void prepare(RunLedger plan, ChainStore chainStore, boolean verifyHashes) {
        ledger = plan;
        store = chainStore;
        verify = verifyHashes;
    }

    /** Asks no further blocks and gives up calls under way; what was read is published, then the ledger finishes. */
    public void requestStop() {
        BlocksConsumer running = consumer;
        if (running != null) {
            running.requestStop();
        }
    }

    /** Where this chain is asked; it has sockets and a window of its own. */
    public RpcEndpoint node() {
        return context.getEndpoint("jsonrpc:" + chain.name(), RpcEndpoint.class);
    }

    public Chain chain() {
        return chain;
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

    void running(BlocksConsumer started) {
        consumer = started;
    }

    /** Publishes the file that is open. */
    void completeOpenFile() {
        aggregation.forceCompletionOfAllGroups();
    }
}
