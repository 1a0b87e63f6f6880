package xyz.autonomys.blocktimes.flow;

import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.ChainStore;

/**
 * Owns which plan of a chain is at hand, where its rows go, and how many blocks the plans before it came to. Tells the
 * consumer that carries it out when it changes. For any number of threads.
 */
final class CurrentPlan {

    /** Carries out the plan. Called under the plan's lock: it must not wait for another thread. */
    interface Carrier {

        /** There is a new plan. */
        void begun();

        /** The plan has grown, or was closed. */
        void changed();

        /** No further blocks are to be fetched. */
        void stopRequested();

        /** @param ranges on their way at once */
        void setAhead(int ranges);
    }

    private volatile RunLedger ledger;
    private volatile ChainStore store;
    private volatile boolean verify;
    private long blocksDoneBefore;
    private long blocksFailedBefore;
    private Carrier carrier;

    /**
     * Replaces the plan.
     *
     * @param prepare done before the carrier is told
     */
    synchronized void begin(RunLedger plan, ChainStore chainStore, boolean verifyHashes, Runnable prepare) {
        blocksDoneBefore = blocksDone();
        blocksFailedBefore = blocksFailed();
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

    /** @param started null when it was stopped */
    synchronized void carriedOutBy(Carrier started) {
        carrier = started;
    }

    /** The account of the plan; null before the first. */
    RunLedger ledger() {
        return ledger;
    }

    /** Where the plan's rows go; null before the first plan. */
    ChainStore store() {
        return store;
    }

    /** Whether each header's hash is recomputed. */
    boolean verify() {
        return verify;
    }

    /** Blocks written of all plans. */
    synchronized long blocksDone() {
        return blocksDoneBefore + (ledger == null ? 0 : ledger.writtenBlocks());
    }

    /** Blocks that failed, of all plans. */
    synchronized long blocksFailed() {
        return blocksFailedBefore + (ledger == null ? 0 : ledger.failedBlocks());
    }
}
