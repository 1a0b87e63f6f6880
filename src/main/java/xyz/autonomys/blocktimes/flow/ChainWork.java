package xyz.autonomys.blocktimes.flow;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.camel.CamelContext;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.time.Time;

/** What a run controls of one chain: it gives the chain's route a plan, adds to it, and stops it. */
public final class ChainWork {

    private final ChainParts parts;

    private ChainWork(ChainParts parts) {
        this.parts = parts;
    }

    /** Binds what the routes of a chain name. */
    public static ChainWork bind(CamelContext context, Chain chain, Time time) {
        return new ChainWork(ChainParts.bind(context, chain, time));
    }

    /**
     * Says what the chain's route is to do: now where it is started, and else when it is.
     *
     * @param verifyHashes whether each header's hash is recomputed, which takes one more call a block
     */
    public void begin(RunLedger plan, ChainStore store, boolean verifyHashes) {
        parts.plan().begin(plan, store, verifyHashes, parts.partitions()::begin);
    }

    /** Adds blocks to the plan, which lie behind all planned so far. */
    public void extend(BlockRange range) {
        parts.plan().extend(range);
    }

    /** No more blocks come to the plan: the ledger finishes when those there are done. */
    public void closePlan() {
        parts.plan().close();
    }

    /** Asks no further blocks and gives up calls under way; what was read is published, then the ledger finishes. */
    public void requestStop() {
        parts.plan().requestStop();
    }

    /** Date of the newest partition that a file was opened in since the plan was begun; empty before that. */
    public Optional<LocalDate> newestDate() {
        return parts.partitions().newestDate();
    }

    /** Shows this work over JMX. @param route id of the route that fetches the chain */
    public ChainMXBean bean(String route) {
        return new ChainBean(parts, route);
    }

    /** Stored blocks were found to be of a fork that the chain has left. */
    public void reorganised() {
        parts.figures().reorganised();
    }

    /** Says which block is the chain's best now. */
    public void bestBlock(long block) {
        parts.figures().bestBlock(block);
    }

    /** Number of the best block; -1 before the first. */
    public long bestBlock() {
        return parts.figures().bestBlock();
    }

    /** Overrides the age at which the routes close a file. */
    public void setMaxFileMinutes(int minutes) {
        parts.limits().setMinutes(minutes);
    }

    /** Where this chain is asked; it has sockets and a window of its own. */
    public RpcEndpoint node() {
        return parts.node();
    }

    public Chain chain() {
        return parts.chain();
    }

    /** By which all waits that have to do with this chain go. */
    public Time time() {
        return parts.time();
    }
}
