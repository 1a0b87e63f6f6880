package xyz.autonomys.blocktimes.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.plan.RunLedger;

/** Owns which ranges of a plan are still to be sent; made anew at each start. For one thread. */
final class PlannedRanges {

    private final RunLedger plan;
    private final int rangeBlocks;
    private final Deque<BlockRange> left = new ArrayDeque<>();
    private long queuedUpTo;

    /** @param rangeBlocks most blocks of a range */
    PlannedRanges(RunLedger plan, int rangeBlocks) {
        this.plan = plan;
        this.rangeBlocks = rangeBlocks;
        plan.remaining().forEach(range -> left.addAll(range.pieces(rangeBlocks)));
        plan.planned().forEach(range -> queuedUpTo = Math.max(queuedUpTo, range.last()));
    }

    boolean areOf(RunLedger ledger) {
        return plan == ledger;
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    /** The next range, which is left no more. */
    BlockRange take() {
        return left.remove();
    }

    /** Queues what the plan has grown by. */
    void grow() {
        for (BlockRange range : plan.planned()) {
            if (range.last() > queuedUpTo) {
                queue(new BlockRange(Math.max(range.first(), queuedUpTo + 1), range.last()));
                queuedUpTo = range.last();
            }
        }
    }

    /** Blocks that follow those queued last go with them, as long as they are fewer than a range takes. */
    private void queue(BlockRange range) {
        BlockRange tail = left.peekLast();
        boolean follows = tail != null && tail.last() + 1 == range.first();
        if (follows) {
            left.pollLast();
        }
        left.addAll((follows ? new BlockRange(tail.first(), range.last()) : range).pieces(rangeBlocks));
    }
}
