package xyz.autonomys.blocktimes.flow;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.events.BlocksMissing;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.plan.MissingBlocks;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.ChainStore;

/**
 * Holds the current plan of a chain, the store for its rows, and the block counts of the plans before it. Tells the
 * consumer that carries out the plan about every change. Thread-safe.
 */
final class CurrentPlan {

    /** Carries out the plan. Its methods are called under the plan's lock, so they must not wait for another thread. */
    interface Carrier {

        /** A new plan begins. */
        void begun();

        /** The plan was extended or closed. */
        void changed();

        /** No further blocks are to be fetched. */
        void stopRequested();

        /** The window has another size, so that another number of chunks may be in flight. */
        void windowChanged();
    }

    private volatile RunLedger ledger;
    private volatile ChainStore store;
    private volatile Witnesses witnesses = Witnesses.FULL;
    private long blocksDoneBefore;
    private final MissingBlocks missing;
    private final Events events;
    /** What the plan before could not have, and events have told. */
    private final AtomicReference<Set<RunLedger.Failure>> told = new AtomicReference<>(Set.of());
    private Carrier carrier;
    private volatile CompletableFuture<Void> earlierEnded = CompletableFuture.completedFuture(null);

    /**
     * @param missing the chain's missing blocks, over all plans
     * @param events hear of the blocks that a plan could not have
     */
    CurrentPlan(MissingBlocks missing, Events events) {
        this.events = events;
        this.missing = missing;
    }

    /**
     * Replaces the plan.
     *
     * @param prepare runs before the carrier is told
     */
    synchronized void begin(RunLedger plan, ChainStore chainStore, Witnesses checkedBy, Runnable prepare) {
        blocksDoneBefore = blocksDone();
        plan.tell(missing);
        plan.beforeFinished(() -> tellMissing(plan));
        ledger = plan;
        store = chainStore;
        witnesses = checkedBy;
        prepare.run();
        if (carrier != null) {
            carrier.begun();
        }
    }

    /** Tells of the blocks that a plan could not have, unless the plan before could not have them either. */
    private void tellMissing(RunLedger plan) {
        List<RunLedger.Failure> now = plan.missing();
        Set<RunLedger.Failure> before = told.getAndSet(Set.copyOf(now));
        now.stream().filter(failure -> !before.contains(failure)).forEach(failure -> events.tell(new BlocksMissing(
                plan.chain(), failure.blocks().first(), failure.blocks().last(), failure.reason())));
    }

    synchronized void extend(BlockRange range) {
        ledger.extend(range);
        if (carrier != null) {
            carrier.changed();
        }
    }

    synchronized void close() {
        ledger.close();
        if (carrier != null) {
            carrier.changed();
        }
    }

    synchronized void requestStop() {
        ledger.stopped();
        if (carrier != null) {
            carrier.stopRequested();
        } else {
            ledger.finish();
        }
    }

    synchronized void windowChanged() {
        if (carrier != null) {
            carrier.windowChanged();
        }
    }

    /** @param started carries out the plan from now on */
    synchronized void carriedOutBy(Carrier started) {
        carrier = started;
    }

    /**
     * Nobody carries out the plan any more.
     *
     * @param ended completes when nothing of the last carrier is under way any more
     */
    synchronized void carriedOutByNobody(CompletableFuture<Void> ended) {
        carrier = null;
        earlierEnded = ended;
    }

    /** Returns a future that completes when nothing of the carriers before is under way any more. */
    CompletableFuture<Void> earlierEnded() {
        return earlierEnded;
    }

    /** Returns the ledger of the plan; null before the first plan. */
    RunLedger ledger() {
        return ledger;
    }

    /** Returns the store for the rows of the plan; null before the first plan. */
    ChainStore store() {
        return store;
    }

    /** Returns what is read of each block to check it. */
    Witnesses witnesses() {
        return witnesses;
    }

    /** Returns the number of blocks written, over all plans. */
    synchronized long blocksDone() {
        return blocksDoneBefore + (ledger == null ? 0 : ledger.writtenBlocks());
    }

    /** Returns the number of blocks that are still to be fetched. */
    long blocksToFetch() {
        RunLedger now = ledger;
        return now == null ? 0 : Math.max(0, now.plannedBlocks() - now.writtenBlocks() - now.failedBlocks());
    }

    /** Returns the blocks that could not be had, over all plans. */
    MissingBlocks missing() {
        return missing;
    }
}
