package xyz.autonomys.blocktimes.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.rpc.call.CallsInParts;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * A chunk that was sent. It passes the route in parts, one after another, each in an exchange of its own, if its
 * responses are too large for memory, if no endpoint has all of its blocks, or if they arrive slowly: once it is its
 * turn, the leading blocks pass as soon as their responses are there, and the next exchange continues with the hashes
 * and the calls of this one. One exchange uses it at a time; only {@link #answered} is called at any time.
 */
public final class Chunk {

    /** Blocks that have not passed; the first part is passing. */
    private final Deque<BlockRange> parts = new ArrayDeque<>();
    private final RangeOrder.Turn turn;
    private final LongConsumer answeredBlocks;
    private volatile boolean isSecondLook;
    /** Blocks that calls were made for, and that have not passed; null if there are none. */
    private BlockRange called;
    /** Hashes of the block before {@link #called} and of its blocks. */
    private List<String> hashes = List.of();
    private volatile CallsInParts<?> calls;
    /** The state of the block before {@link #called}; null while only the calls have it. */
    private RpcOutcome<?> before;
    /** Last block of the part that is passing; below {@link #called} if none is. */
    private long passing;
    private RpcOutcome<?> lastState;
    /** Distinguishes the calls made last from those that were dropped. */
    private int callsMade;
    private int attempt = 1;
    /** Blocks with a response that have not passed. */
    private long answered;

    /** @param answeredBlocks receives how many more blocks have a response and have not passed; below 0 if fewer */
    Chunk(BlockRange range, RangeOrder.Turn turn, LongConsumer answeredBlocks) {
        parts.add(range);
        this.turn = turn;
        this.answeredBlocks = answeredBlocks;
    }

    RangeOrder.Turn turn() {
        return turn;
    }

    /** Returns the blocks of the part that is passing. */
    BlockRange range() {
        return parts.element();
    }

    /** Returns how often the part was sent. */
    int attempt() {
        return attempt;
    }

    /** The part is sent once more. */
    void again() {
        attempt++;
    }

    /** Cuts the first part in two. */
    void halve() {
        BlockRange part = parts.remove();
        long middle = part.first() + part.count() / 2;
        parts.addFirst(new BlockRange(middle, part.last()));
        parts.addFirst(new BlockRange(part.first(), middle - 1));
        attempt = 1;
    }

    /** Replaces the first part by those of its blocks that have not passed. Returns whether any part is left. */
    boolean next() {
        parts.remove();
        attempt = 1;
        rest().ifPresent(parts::addFirst);
        return !parts.isEmpty();
    }

    /** Returns whether calls of the first part are made, and some of their outcomes not taken yet. */
    boolean isCalled() {
        return called != null;
    }

    /** Returns whether the calls for these blocks are made, and some of their outcomes not taken yet. */
    boolean isCalled(BlockRange range) {
        return range.equals(called);
    }

    /** Returns the hashes of the block before and of the blocks that were called for. */
    List<String> hashes() {
        return hashes;
    }

    CallsInParts<?> calls() {
        return calls;
    }

    /**
     * Takes note of calls that are about to be made.
     *
     * @param blockHashes of the block before and of each block
     * @param lead number of calls before those of the first block
     * @param unit number of calls of a block
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    CallsInParts<?> begin(BlockRange range, List<String> blockHashes, List<RpcCall<?>> blockCalls, int lead, int unit) {
        int now = callsMade;
        called = range;
        hashes = blockHashes;
        before = null;
        calls = new CallsInParts(blockCalls, lead, unit, () -> !isSecondLook && turn.isNext(), place -> {
            if (place >= lead && (place - lead) % unit == 0) {
                answered(now);
            }
        });
        passing = range.first() - 1;
        return calls;
    }

    private synchronized void answered(int ofCalls) {
        if (ofCalls == callsMade) {
            answered++;
            answeredBlocks.accept(1);
        }
    }

    private synchronized void count(long blocks) {
        answered += blocks;
        answeredBlocks.accept(blocks);
    }

    /** Returns the outcomes of a part, with that of the block before it in front. */
    List<RpcOutcome<?>> withParent(List<RpcOutcome<?>> outcomes) {
        if (before == null) {
            return outcomes;
        }
        List<RpcOutcome<?>> all = new ArrayList<>(outcomes.size() + 1);
        all.add(before);
        all.addAll(outcomes);
        return all;
    }

    /**
     * Takes note that a part passes on.
     *
     * @param last the outcome of its last block
     * @param more whether further outcomes may arrive, which is not so after a stop
     */
    void passes(BlockRange part, RpcOutcome<?> last, boolean more) {
        passing = more ? part.last() : Long.MAX_VALUE;
        lastState = last;
    }

    /**
     * Returns the blocks after the part that has passed now, whose calls are still under way; empty if there are none.
     */
    private Optional<BlockRange> rest() {
        if (called == null || passing < called.first() || passing >= called.last()) {
            drop();
            return Optional.empty();
        }
        int passed = Math.toIntExact(passing - called.first() + 1);
        count(-passed);
        hashes = hashes.subList(passed, hashes.size());
        before = lastState;
        called = new BlockRange(passing + 1, called.last());
        return Optional.of(called);
    }

    /** The chunk is not wanted any more, whatever its exchange does; on any thread. */
    void abandon() {
        CallsInParts<?> made = calls;
        if (made != null) {
            made.drop();
        }
    }

    /** Forgets the calls: the chunk has passed, or other ones are made for it. */
    void drop() {
        abandon();
        calls = null;
        called = null;
        hashes = List.of();
        before = null;
        lastState = null;
        synchronized (this) {
            callsMade++;
            count(-answered);
        }
    }

    /** The calls are made once more, and the blocks compared. */
    void lookAgain() {
        isSecondLook = true;
    }

    /** Returns whether this is the second look, and ends it. */
    boolean endSecondLook() {
        boolean was = isSecondLook;
        isSecondLook = false;
        return was;
    }

    boolean isSecondLook() {
        return isSecondLook;
    }
}
