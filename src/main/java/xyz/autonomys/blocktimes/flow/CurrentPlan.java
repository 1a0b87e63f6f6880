package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.CompletableFuture;
import xyz.autonomys.blocktimes.chain.BlockRange;
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

        /** @param ranges largest number of chunks in flight */
        void setAhead(int ranges);
    }

    private volatile RunLedger ledger;
    private volatile ChainStore store;
    private volatile boolean verify;
    private long blocksDoneBefore;
    private final MissingBlocks missing;
    private Carrier carrier;
    private volatile CompletableFuture<Void> earlierEnded = CompletableFuture.completedFuture(null);

    /** @param missing the chain's missing blocks, over all plans */
    CurrentPlan(MissingBlocks missing) {
        this.missing = missing;
    }

    /**
     * Replaces the plan.
     *
     * @param prepare runs before the carrier is told
     */
    synchronized void begin(RunLedger plan, ChainStore chainStore, boolean verifyHashes, Runnable prepare) {
        blocksDoneBefore = blocksDone();
        plan.tell(missing);
        ledger = plan;
        store = chainStore;
        verify = verifyHashes;
        prepare.run();
        if (carrier != null) {
            carrier.begun();
        }
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

    synchronized void setRangesAhead(int ranges) {
        if (carrier != null) {
            carrier.setAhead(ranges);
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

    /** Returns whether the hash of each header is computed and compared. */
    boolean verify() {
        return verify;
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
