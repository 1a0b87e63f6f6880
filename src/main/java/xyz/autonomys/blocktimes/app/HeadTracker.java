package xyz.autonomys.blocktimes.app;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Receives a chain's new heads, and adds the blocks that they confirm to the plan. Its methods are for the follower's
 * thread; heads are received on the RPC client's event loop.
 */
final class HeadTracker {

    private static final Logger LOG = LoggerFactory.getLogger(HeadTracker.class);
    /** Most blocks added to the plan at once, and only while fewer of its blocks are still to be written. */
    private static final long MOST_AHEAD = 4_096;

    private final ChainWork work;
    private final long silenceMs;
    private long askedNanos;
    /** Number of the last block of the plan. */
    private long plannedUpTo;

    /**
     * @param silenceMs time without a new head, in ms, after which the subscription is renewed; also the time between
     *         the calls of {@link #extend} for the best block
     */
    HeadTracker(ChainWork work, long silenceMs) {
        this.work = work;
        this.silenceMs = silenceMs;
        this.askedNanos = work.time().nanos();
    }

    void follow() {
        work.followHeads(silenceMs);
    }

    /** Returns the confirmed head; below 0 if no block is confirmed, or no best block is known yet. */
    long confirmed() {
        return work.bestBlock() - work.chain().confirmationDepth();
    }

    /** Returns how far the chain is ahead of a block, for people. */
    String behind(long block) {
        long unheard = work.blocksUnheard();
        return Math.max(0, confirmed() + unheard - block) + (unheard > 0 ? " (estimated)" : "");
    }

    /**
     * Logs the files that were published.
     *
     * @param said number of files that were logged before
     * @return the number of files now
     */
    int sayPublished(RunLedger ledger, int said) {
        List<StoredFile> files = ledger.files();
        files.stream()
                .skip(said)
                .forEach(file -> LOG.info(
                        "chain={} blocks={} rows={} date={} published, behind={}",
                        work.chain().name(),
                        file.blocks(),
                        file.blocks().count(),
                        file.date(),
                        behind(file.blocks().last())));
        return files.size();
    }

    /** Sets the last block of a new plan. */
    void planned(long upTo) {
        plannedUpTo = upTo;
    }

    /**
     * Adds newly confirmed blocks to the plan, at most {@value #MOST_AHEAD} at once. A single endpoint reports the best
     * block and may be wrong, so the plan does not go far ahead of the fetched blocks. Also calls for the best block
     * from time to time, in case the subscription is silent. Does nothing if the plan is closed.
     */
    void extend(RunLedger ledger) {
        if (!ledger.isOpen()) {
            return;
        }
        if (work.time().msSince(askedNanos) > silenceMs) {
            askedNanos = work.time().nanos();
            work.node().callLater(ChainCalls.bestHeader()).thenAccept(header -> {
                if (header.number() > work.bestBlock()) {
                    work.bestBlock(header.number());
                }
            });
        }
        long confirmed = confirmed();
        if (confirmed > plannedUpTo
                && ledger.plannedBlocks() - ledger.writtenBlocks() - ledger.failedBlocks() < MOST_AHEAD) {
            long upTo = Math.min(confirmed, plannedUpTo + MOST_AHEAD);
            work.extend(new BlockRange(plannedUpTo + 1, upTo));
            plannedUpTo = upTo;
        }
    }
}
