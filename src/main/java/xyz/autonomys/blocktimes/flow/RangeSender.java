package xyz.autonomys.blocktimes.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.plan.GiveUpRule;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Sends the chunks of a plan into the route, a few at a time, and counts those in flight. There is a new sender for
 * each plan and for each start of the consumer. Used on the consumer's thread only.
 */
final class RangeSender {

    private static final Logger LOG = LoggerFactory.getLogger(RangeSender.class);
    /** A chunk that does not link is fetched once more: an endpoint may have changed forks between two calls. */
    private static final int ATTEMPTS = 2;

    /** What the sender needs of the route. */
    interface Route {

        /**
         * Carries a chunk through the route.
         *
         * @param ended called on the consumer's thread with the failure, or with null
         */
        void carry(BlockRange range, RangeOrder.Turn turn, Consumer<Exception> ended);

        /** Returns the largest number of chunks in flight; 0 while none may be sent. */
        int ahead();

        /** Returns whether calls in flight are cancelled. */
        boolean isStopping();

        /** Called when no chunk is in flight and no further one is to be sent. */
        void allArrived();
    }

    private final String chain;
    private final RunLedger ledger;
    private final Route route;
    private final PlannedRanges left;
    private final RangeOrder.Turns turns;
    private final GiveUpRule giveUpRule = new GiveUpRule();
    private int inFlight;
    private boolean hasWholePlan;

    /** @param thread the consumer's thread, on which chunks are written too */
    RangeSender(String chain, RunLedger ledger, int rangeBlocks, Executor thread, Route route) {
        this.chain = chain;
        this.ledger = ledger;
        this.route = route;
        this.left = new PlannedRanges(ledger, rangeBlocks);
        this.turns = new RangeOrder.Turns(thread);
    }

    RunLedger ledger() {
        return ledger;
    }

    /** Takes note that the plan was extended or closed. */
    void grow() {
        left.grow();
        send();
    }

    /** Ends this sender because a newer one takes over: chunks still in flight are not written. */
    void supersede() {
        turns.close();
    }

    void send() {
        boolean isClosed = !ledger.isOpen();
        if (isClosed && !hasWholePlan) {
            // The last blocks may have been added after the consumer was last told of a change.
            left.grow();
            hasWholePlan = true;
        }
        while (!ledger.brokenOff() && inFlight < route.ahead() && !left.isEmpty()) {
            inFlight++;
            send(left.take(), turns.next(), 1);
        }
        boolean allSent = left.isEmpty() && isClosed;
        if (inFlight == 0 && (allSent || route.isStopping() || ledger.brokenOff())) {
            route.allArrived();
        }
    }

    private void send(BlockRange range, RangeOrder.Turn turn, int attempt) {
        route.carry(range, turn, failure -> arrived(range, turn, attempt, failure));
    }

    private void arrived(BlockRange range, RangeOrder.Turn turn, int attempt, Exception failure) {
        if (turns.areClosed()) {
            return; // a newer sender has taken over
        }
        if (failure instanceof LinkageException && attempt < ATTEMPTS && !route.isStopping()) {
            LOG.warn("chain={} {}; fetching blocks {} again", chain, failure.getMessage(), range);
            send(range, turn, attempt + 1);
            return;
        }
        inFlight--;
        if (failure == null) {
            giveUpRule.fetched();
        } else {
            failed(range, failure);
        }
        turn.done();
        send();
    }

    private void failed(BlockRange range, Exception failure) {
        if (failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.STOPPED) {
            return;
        }
        ledger.failed(range, failure.getMessage() == null ? failure.toString() : failure.getMessage());
        LOG.debug("chain={} blocks={} failed", chain, range, failure);
        if (giveUpRule.failed(failure)) {
            ledger.breakOff("not fetched, because " + failure.getMessage());
        }
    }

    /** The chunks of a plan that are still to be sent. Not thread-safe. */
    private static final class PlannedRanges {

        private final RunLedger plan;
        private final int rangeBlocks;
        private final Deque<BlockRange> left = new ArrayDeque<>();
        private long queuedUpTo;

        /** @param rangeBlocks largest number of blocks in a chunk */
        PlannedRanges(RunLedger plan, int rangeBlocks) {
            this.plan = plan;
            this.rangeBlocks = rangeBlocks;
            plan.remaining().forEach(range -> left.addAll(range.pieces(rangeBlocks)));
            plan.planned().forEach(range -> queuedUpTo = Math.max(queuedUpTo, range.last()));
        }

        boolean isEmpty() {
            return left.isEmpty();
        }

        /** Removes and returns the next chunk. */
        BlockRange take() {
            return left.remove();
        }

        /** Queues the blocks that were added to the plan. */
        void grow() {
            for (BlockRange range : plan.planned()) {
                if (range.last() > queuedUpTo) {
                    queue(new BlockRange(Math.max(range.first(), queuedUpTo + 1), range.last()));
                    queuedUpTo = range.last();
                }
            }
        }

        /** Joins the blocks to the last queued chunk if they follow it directly, so that a short chunk is filled up. */
        private void queue(BlockRange range) {
            BlockRange tail = left.peekLast();
            boolean follows = tail != null && tail.last() + 1 == range.first();
            if (follows) {
                left.pollLast();
            }
            left.addAll((follows ? new BlockRange(tail.first(), range.last()) : range).pieces(rangeBlocks));
        }
    }
}
