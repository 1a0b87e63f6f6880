package xyz.autonomys.blocktimes.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Sends the ranges of a plan into the route, a few at a time, and knows how many are on their way. Made anew at each
 * start. For the consumer's thread.
 */
final class RangeSender {

    private static final Logger LOG = LoggerFactory.getLogger(RangeSender.class);
    /** Ranges in a row that no node answered, after which the chain is given up. */
    private static final int HOPELESS_RANGES = 3;
    /** A range that does not link is fetched once more: a node may have changed forks in the middle of it. */
    private static final int ATTEMPTS = 2;

    /** The route, as the sender needs it. */
    interface Route {

        /** Carries a range through the route. @param ended told on the consumer's thread: null, or what went wrong */
        void carry(BlockRange range, RangeOrder.Turn turn, Consumer<Exception> ended);

        /** Ranges that may be on their way at once; 0 while none is to be sent. */
        int ahead();

        /** Calls under way are given up. */
        boolean isStopping();

        /** Nothing is on its way any more, and nothing more is to be sent. */
        void allArrived();
    }

    private final String chain;
    private final RunLedger ledger;
    private final Route route;
    private final PlannedRanges left;
    private final RangeOrder.Turns turns;
    private int inFlight;
    private int unansweredInARow;

    /** @param thread the consumer's, on which ranges are written too */
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

    /** The plan has grown, or was closed. */
    void grow() {
        left.grow();
        send();
    }

    /** Another start takes over: ranges still on their way are not written. */
    void supersede() {
        turns.close();
    }

    void send() {
        while (!ledger.brokenOff() && inFlight < route.ahead() && !left.isEmpty()) {
            inFlight++;
            send(left.take(), turns.next(), 1);
        }
        boolean allSent = left.isEmpty() && !ledger.isOpen();
        if (inFlight == 0 && (allSent || route.isStopping() || ledger.brokenOff())) {
            route.allArrived();
        }
    }

    private void send(BlockRange range, RangeOrder.Turn turn, int attempt) {
        route.carry(range, turn, failure -> arrived(range, turn, attempt, failure));
    }

    private void arrived(BlockRange range, RangeOrder.Turn turn, int attempt, Exception failure) {
        if (turns.areClosed()) {
            return; // the next start has what is left of the plan
        }
        if (failure instanceof LinkageException && attempt < ATTEMPTS && !route.isStopping()) {
            LOG.warn("chain={} {}; fetching blocks {} again", chain, failure.getMessage(), range);
            send(range, turn, attempt + 1);
            return;
        }
        inFlight--;
        if (failure == null) {
            unansweredInARow = 0;
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
        if (failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.TRANSIENT
                && ++unansweredInARow >= HOPELESS_RANGES) {
            ledger.breakOff("not fetched, because " + failure.getMessage());
        }
    }

    /** Owns which ranges of a plan are still to be sent; made anew at each start. For one thread. */
    private static final class PlannedRanges {

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
}
