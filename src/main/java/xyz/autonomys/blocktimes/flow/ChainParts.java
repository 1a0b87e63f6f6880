package xyz.autonomys.blocktimes.flow;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.Comparison;
import xyz.autonomys.blocktimes.decode.BlockDecoder;
import xyz.autonomys.blocktimes.decode.RuntimeTracker;
import xyz.autonomys.blocktimes.decode.SpecVersions;
import xyz.autonomys.blocktimes.enrich.Linker;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.figures.ChainFigures;
import xyz.autonomys.blocktimes.plan.MissingBlocks;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The parts of one chain's routes. The routes refer to them by their names in the registry: {@code <chain>-blocks},
 * {@code <chain>-order}, {@code <chain>-partitions}, {@code <chain>-appender}, {@code <chain>-aggregation} and
 * {@code <chain>-publisher}; and {@code <chain>-figures}, the chain's MBean, for side flows. The routes are created
 * before the chain is surveyed, so the parts are bound first and get their plan later.
 */
record ChainParts(
        CamelContext context,
        Chain chain,
        Time time,
        CurrentPlan plan,
        ChainFigures figures,
        RotationLimits limits,
        OpenFile openFile,
        Partitions partitions,
        DefaultAggregateController aggregation) {

    static ChainParts bind(CamelContext context, Chain chain, Comparison comparison, Time time, Events events) {
        CurrentPlan plan = new CurrentPlan(new MissingBlocks(), events);
        ChainFigures figures = new ChainFigures(chain.expectedBlockTimeMs(), time);
        RotationLimits limits = new RotationLimits();
        OpenFile openFile = new OpenFile(time);
        Partitions partitions = new Partitions(chain, plan, openFile, limits, figures, events);
        ChainParts parts = new ChainParts(context, chain, time, plan, figures, limits, openFile, partitions,
                new DefaultAggregateController());
        RuntimeTracker runtimes = new RuntimeTracker(hash -> parts.call(ChainCalls.metadata(hash), comparison)
                .exceptionallyCompose(failure -> ChainCalls.metadataByRuntime(hash, failure,
                        call -> parts.call(call, comparison))));
        SpecVersions versions = new SpecVersions(hash -> parts.call(ChainCalls.runtimeVersion(hash), comparison));
        Linker linker = new Linker(chain, () -> Instant.ofEpochMilli(time.epochMs()));
        parts.bind("parts", parts);
        BlockDecoder decoder = new BlockDecoder(chain, runtimes, versions);
        parts.bind("blocks", new BlockSteps(chain, plan, decoder, linker, comparison,
                () -> parts.node().nodes().size() > 1));
        parts.bind("order", new RangeOrder());
        parts.bind("partitions", partitions);
        parts.bind("appender", new PartitionAppender(partitions));
        parts.bind("aggregation", parts.aggregation);
        parts.bind("publisher", new SynchronousExecutorService());
        parts.bind("figures", new ChainBean(parts, null));
        return parts;
    }

    private <T> CompletableFuture<T> call(RpcCall<T> call, Comparison comparison) {
        return node().callLater(comparison.isOn() ? call.comparedAtTwo() : call);
    }

    private void bind(String part, Object bean) {
        context.getRegistry().bind(chain.name() + "-" + part, bean);
    }

    static Optional<ChainParts> of(CamelContext context, String chain) {
        return Optional.ofNullable(context.getRegistry().lookupByNameAndType(chain + "-parts", ChainParts.class));
    }

    /** Returns the Camel endpoint that makes this chain's calls. It has connections and a window of its own. */
    RpcEndpoint node() {
        return context.getComponent("jsonrpc", RpcComponent.class).client(chain.name());
    }

    /** Lets the chain's routes make calls again, after {@link #abortCalls}. */
    void resumeCalls() {
        node().resume();
    }

    /** Fails all calls of the chain's routes, in flight or made later, until {@link #resumeCalls}. */
    void abortCalls(String reason) {
        node().abort(reason);
    }

    /** Closes and publishes the open file, if there is one. */
    void completeOpenFile() {
        aggregation.forceCompletionOfAllGroups();
    }

    /** Returns the lag, as {@link xyz.autonomys.blocktimes.figures.ChainMXBean#getLagBlocks} does. */
    long lagBlocks() {
        long best = figures.bestBlock();
        if (best < 0 || !partitions.hasBegun()) {
            return 0;
        }
        return Math.max(0, best + figures.blocksUnheard() - chain.confirmationDepth()
                - Math.max(figures.firstWanted() - 1, partitions.newestBlock()));
    }

    /** @param calls largest number of calls in flight; 0 to let the program adapt it */
    void setWindow(int calls) {
        node().setWindow(calls);
        plan.windowChanged();
    }
}
