package xyz.autonomys.blocktimes.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.SuspectBlocksException;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.plan.GiveUpRule;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.text.Reason;

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
        void carry(Chunk chunk, Consumer<Exception> ended);

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
    /** Chunks in flight. Other threads end a sender, too. */
    private final Set<Chunk> sent = ConcurrentHashMap.newKeySet();
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
        sent.forEach(Chunk::abandon);
    }

    void send() {
        boolean isClosed = !ledger.isOpen();
        if (isClosed && !hasWholePlan) {
            // The last blocks may have been added after the consumer was last told of a change.
            left.grow();
            hasWholePlan = true;
        }
        while (!ledger.brokenOff() && sent.size() < route.ahead() && !left.isEmpty()) {
            Chunk chunk = new Chunk(left.take(), turns.next(), ledger::answered);
            sent.add(chunk);
            send(chunk);
        }
        boolean allSent = left.isEmpty() && isClosed;
        if (sent.isEmpty() && (allSent || route.isStopping() || ledger.brokenOff())) {
            route.allArrived();
        }
    }

    private void send(Chunk chunk) {
        route.carry(chunk, failure -> arrived(chunk, failure));
    }

    private void arrived(Chunk chunk, Exception failure) {
        if (failure != null || turns.areClosed()) {
            chunk.drop();
        }
        if (turns.areClosed()) {
            return; // a newer sender has taken over
        }
        BlockRange range = chunk.range();
        boolean mayPass = failure instanceof SuspectBlocksException
                || failure instanceof LinkageException && chunk.attempt() < ATTEMPTS;
        if (mayPass && !route.isStopping()) {
            LOG.warn("chain={} blocks={} {}; fetching them again", chain, range, failure.getMessage());
            chunk.again();
            send(chunk);
            return;
        }
        if (mayPassInParts(failure) && range.count() > 1 && !route.isStopping()) {
            chunk.halve();
            if (isTooLarge(failure)) {
                left.smaller(range.count() / 2);
            }
            LOG.debug("chain={} blocks={} {}; in two parts", chain, range, failure.getMessage());
            send(chunk);
            return;
        }
        if (failure == null) {
            giveUpRule.fetched();
        } else if (!mayPass) { // otherwise the route is stopping, and the next start fetches them
            failed(range, failure);
        }
        boolean goesOn = chunk.next();
        if (failure == null && !chunk.isCalled()) {
            left.larger();
        }
        // A part whose calls are under way passes on a stop, too: with what has arrived by then.
        if (goesOn && (chunk.isCalled() || !route.isStopping()) && !ledger.brokenOff()) {
            send(chunk);
            return;
        }
        chunk.drop();
        sent.remove(chunk);
        chunk.turn().done();
        send();
    }

    /** One block that cannot be had does not cost the others of its chunk. */
    private static boolean mayPassInParts(Exception failure) {
        return isTooLarge(failure) || isOfKind(RpcException.Kind.PARTLY_UNKNOWN, failure);
    }

    private static boolean isTooLarge(Exception failure) {
        return isOfKind(RpcException.Kind.TOO_LARGE, failure);
    }

    private static boolean isOfKind(RpcException.Kind kind, Exception failure) {
        return failure instanceof RpcException rpc && rpc.kind() == kind;
    }

    private void failed(BlockRange range, Exception failure) {
        if (ChunkDecoder.isStop(failure)) {
            return;
        }
        ledger.failed(range, Reason.of(failure));
        LOG.debug("chain={} blocks={} failed", chain, range, failure);
        if (giveUpRule.failed(failure)) {
            ledger.breakOff("not fetched, because " + failure.getMessage());
        }
    }

    /** The blocks of a plan that are still to be sent, and the size of the next chunk. Not thread-safe. */
    private static final class PlannedRanges {

        /** After each chunk that fits into memory, the next is larger by this share, up to the size of the route. */
        private static final int GROWTH = 8;

        private final RunLedger plan;
        private final int most;
        private final Deque<BlockRange> left = new ArrayDeque<>();
        private long queuedUpTo;
        private long size;

        /** @param most largest number of blocks in a chunk */
        PlannedRanges(RunLedger plan, int most) {
            this.plan = plan;
            this.most = most;
            this.size = most;
            left.addAll(plan.remaining());
            plan.planned().forEach(range -> queuedUpTo = Math.max(queuedUpTo, range.last()));
        }

        boolean isEmpty() {
            return left.isEmpty();
        }

        /** Removes and returns the next chunk. */
        BlockRange take() {
            BlockRange next = left.remove();
            if (next.count() <= size) {
                return next;
            }
            left.addFirst(new BlockRange(next.first() + size, next.last()));
            return new BlockRange(next.first(), next.first() + size - 1);
        }

        /** Makes the chunks that follow at most that large. */
        void smaller(long blocks) {
            size = Math.max(1, Math.min(size, blocks));
        }

        /** Makes the chunks that follow a little larger. */
        void larger() {
            size = Math.min(most, size + size / GROWTH + 1);
        }

        /** Queues the blocks that were added to the plan. They are joined to the last ones that they follow. */
        void grow() {
            for (BlockRange range : plan.planned()) {
                if (range.last() > queuedUpTo) {
                    long first = Math.max(range.first(), queuedUpTo + 1);
                    boolean follows = !left.isEmpty() && left.getLast().last() + 1 == first;
                    left.addLast(new BlockRange(follows ? left.removeLast().first() : first, range.last()));
                    queuedUpTo = range.last();
                }
            }
        }
    }
}
