package xyz.autonomys.blocktimes.flow;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.Comparison;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.plan.MissingBlocks;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.time.Time;

/** Controls the route of one chain for a run: gives it a plan, extends the plan, and stops it. */
public final class ChainWork {

    private final ChainParts parts;

    private ChainWork(ChainParts parts) {
        this.parts = parts;
    }

    /**
     * Binds the parts that a chain's routes refer to, in the registry of the Camel context.
     *
     * @param comparison the blocks that two endpoints must return alike
     * @param events hear of slow blocks, and of those that could not be had
     */
    public static ChainWork bind(CamelContext context, Chain chain, Comparison comparison, Time time, Events events) {
        return new ChainWork(ChainParts.bind(context, chain, comparison, time, events));
    }

    /**
     * Gives the chain's route a plan. If the route is started, it begins at once; otherwise when it is started.
     *
     * @param store where the rows go
     * @param witnesses what is read of each block to check it
     */
    public void begin(RunLedger plan, ChainStore store, Witnesses witnesses) {
        parts.plan().begin(plan, store, witnesses, parts.partitions()::begin);
    }

    /** Adds blocks to the plan. They must come after all blocks planned so far. */
    public void extend(BlockRange range) {
        parts.plan().extend(range);
    }

    /** Closes the plan: no blocks can be added, and the ledger finishes when those planned are done. */
    public void closePlan() {
        parts.plan().close();
    }

    /**
     * Stops the plan: no further blocks are fetched, and calls in flight are cancelled. Blocks already fetched are
     * published, then the ledger finishes.
     */
    public void requestStop() {
        parts.plan().requestStop();
    }

    /**
     * Returns a future that completes when no thread writes files of the chain any more. To be called after the routes
     * were stopped; the chain's lock may be released then.
     */
    public CompletableFuture<Void> writersEnded() {
        return parts.plan().earlierEnded().thenRunAsync(() -> {
            try {
                parts.openFile().awaitPublished(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, task -> new Thread(task, "writers-" + chain().name()).start());
    }

    /** Returns the latest date (UTC) for which a file was opened since the plan began; empty if there is none. */
    public Optional<LocalDate> newestDate() {
        return parts.partitions().newestDate();
    }

    /**
     * Returns a bean that shows this chain over JMX.
     *
     * @param route ID of the route that fetches the chain
     */
    public ChainMXBean bean(String route) {
        return new ChainBean(parts, route);
    }

    /** Counts a reorganisation: stored blocks were found to be on a fork that is no longer part of the chain. */
    public void reorganised() {
        parts.figures().reorganised();
    }

    /** Sets the number of the best block. */
    public void bestBlock(long block) {
        parts.figures().bestBlock(block);
    }

    /** Returns the blocks that could not be had, over all plans. */
    public MissingBlocks missing() {
        return parts.plan().missing();
    }

    /** Returns how many blocks the chain should have made since the best block was heard of; 0 if it was of late. */
    public long blocksUnheard() {
        return parts.figures().blocksUnheard();
    }

    /** Returns whether calls are made, now and then: heads are followed, or blocks are to be fetched. */
    public boolean needsNodes() {
        return parts.figures().areHeadsFollowed() || parts.plan().blocksToFetch() > 0;
    }

    /** Sets the first block that is wanted: the lag does not count those before. */
    public void wantedFrom(long block) {
        parts.figures().wantedFrom(block);
    }

    /** Returns how many confirmed blocks are above the newest one that is written; estimated while none is heard of. */
    public long lagBlocks() {
        return parts.lagBlocks();
    }

    /** Subscribes to new heads: from now on, news of every block are expected. */
    public void followHeads(long silenceMs) {
        parts.figures().headsAreFollowed();
        node().followHeads(silenceMs, this::bestBlock);
    }

    /** Returns the number of the best block; -1 until one is known. */
    public long bestBlock() {
        return parts.figures().bestBlock();
    }

    /**
     * Overrides the age at which the routes close a file.
     *
     * @throws IllegalArgumentException if below 1
     */
    public void setMaxFileMinutes(int minutes) {
        parts.limits().setMinutes(minutes);
    }

    /** Returns the Camel endpoint that makes this chain's calls. It has connections and a window of its own. */
    public RpcEndpoint node() {
        return parts.node();
    }

    public Chain chain() {
        return parts.chain();
    }

    /** Returns the clock and timers for all waits that concern this chain. */
    public Time time() {
        return parts.time();
    }
}
