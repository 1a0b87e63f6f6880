package xyz.autonomys.blocktimes.app;

import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.plan.RunLedger;

/**
 * Hears of a chain's heads, and adds what they confirm to the plan. For the follower's thread; heads are heard on the
 * client's.
 */
final class HeadTracker {

    /** Blocks planned by the word of heads and not yet had. */
    private static final long MOST_AHEAD = 4_096;

    private final ChainWork work;
    private final long silenceMs;
    private long askedNanos;
    /** Last block of the plan. */
    private long plannedUpTo;

    /** @param silenceMs without word of a new block, after which heads are asked for */
    HeadTracker(ChainWork work, long silenceMs) {
        this.work = work;
        this.silenceMs = silenceMs;
        this.askedNanos = work.time().nanos();
    }

    void follow() {
        work.node().followHeads(silenceMs, work::bestBlock);
    }

    /** Last block that the heads confirm; below 0 where none was heard of. */
    long confirmed() {
        return work.bestBlock() - work.chain().confirmationDepth();
    }

    /** A new plan was made. */
    void planned(long upTo) {
        plannedUpTo = upTo;
    }

    /**
     * Adds what has become confirmed to the plan, some ranges at a time: what one node says of its best block is not
     * worth more before others have answered for it. A subscription that tells nothing new is helped out by asking.
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
