package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import xyz.autonomys.blocktimes.rpc.call.CallsInParts;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * Calls that are made together; done when each has its outcome. The outcomes are taken all together, or in parts.
 * Belongs to the client's event loop.
 */
final class PendingRequest<T> {

    /** Time without a part after which the outcomes that are there become one, in ms. */
    static final long PART_MS = 1_000;

    /**
     * Outcomes that were taken together.
     *
     * @param held size of their responses, in bytes
     */
    record Part<T>(List<RpcOutcome<T>> outcomes, long held) {
    }

    private final RpcOutcome<T>[] outcomes;
    private final int[] sizes;
    private final CompletableFuture<List<RpcOutcome<T>>> done = new CompletableFuture<>();
    private final RpcNode node;
    /** Null if the outcomes are not held. */
    private final CallsInParts<T> inParts;
    private int open;
    private long held;
    /** Number of outcomes that were taken. */
    private int taken;
    /** Number of the first calls that all have their outcome; never too high. */
    private int leading;
    /** Receives the next part; null if nothing waits for it. */
    private Consumer<Part<T>> next;
    private long waitingSinceMs;

    /** @param node the only endpoint for these calls; null for any */
    PendingRequest(int calls, RpcNode node) {
        this(calls, node, null);
    }

    PendingRequest(CallsInParts<T> inParts) {
        this(inParts.size(), null, inParts);
    }

    @SuppressWarnings("unchecked")
    private PendingRequest(int calls, RpcNode node, CallsInParts<T> inParts) {
        this.node = node;
        this.inParts = inParts;
        this.outcomes = (RpcOutcome<T>[]) new RpcOutcome<?>[calls];
        this.sizes = new int[calls];
        this.open = calls;
    }

    List<PendingCall<T>> pendingCalls(List<RpcCall<T>> calls) {
        List<PendingCall<T>> pending = new ArrayList<>(calls.size());
        for (RpcCall<T> call : calls) {
            pending.add(new PendingCall<>(call, this, pending.size()));
        }
        return pending;
    }

    RpcNode node() {
        return node;
    }

    /** Whether a call has no outcome yet. */
    boolean isOpen() {
        return open > 0;
    }

    /** Whether the call at that place has no outcome yet. */
    boolean isOpen(int place) {
        return open > 0 && outcomes[place] == null;
    }

    void settle(int place, RpcOutcome<T> outcome) {
        outcomes[place] = outcome;
        open--;
        boolean isStop = outcome.failed() && outcome.failure().kind() == RpcException.Kind.STOPPED;
        if (inParts != null && !isStop) {
            inParts.settled(place);
        }
        completeIfDone();
    }

    private void completeIfDone() {
        if (open > 0) {
            return;
        }
        if (inParts == null) {
            done.complete(Arrays.asList(outcomes));
        } else {
            pass(outcomes.length);
        }
    }

    /**
     * Asks for the next part.
     *
     * @param receiver receives it, now or later
     */
    void next(long nowMs, Consumer<Part<T>> receiver) {
        next = receiver;
        waitingSinceMs = nowMs;
        completeIfDone();
    }

    /** Hands out a part if something has waited long enough for it. */
    void passPart(long nowMs) {
        if (next == null || !isOpen() || nowMs - waitingSinceMs < PART_MS || !inParts.mayPass()) {
            return;
        }
        while (outcomes[leading] != null) {
            leading++;
        }
        int end = inParts.endOfPart(leading);
        if (end > taken && inParts.isOfUse(end) && anySucceeded(end)) {
            pass(end);
        }
    }

    /** Where all fail, the rest may fail as well: then they fail together, with one reason. */
    private boolean anySucceeded(int end) {
        return Arrays.stream(outcomes, taken, end).anyMatch(outcome -> !outcome.failed());
    }

    private void pass(int end) {
        Consumer<Part<T>> receiver = next;
        if (receiver == null) {
            return;
        }
        next = null;
        List<RpcOutcome<T>> part = new ArrayList<>(Arrays.asList(outcomes).subList(taken, end));
        long bytes = 0;
        for (int i = taken; i < end; i++) {
            bytes += sizes[i];
        }
        if (isOpen()) {
            Arrays.fill(outcomes, taken, end, RpcOutcome.of(null)); // settled, and no longer kept here
        }
        taken = end;
        receiver.accept(new Part<>(part, bytes));
    }

    /** Whether all outcomes were taken. */
    boolean isTaken() {
        return taken == outcomes.length;
    }

    /** Whether its responses count as memory in use, until they were taken and used. */
    boolean isHeld() {
        return inParts != null;
    }

    /** Counts the response of a call, which is kept until it was taken and used. */
    void hold(int place, int bytes) {
        sizes[place] += bytes;
        held += bytes;
    }

    /** Responses of a part were used. */
    void used(long bytes) {
        held -= bytes;
    }

    /** Returns the size of the responses received and not used yet, in bytes. */
    long held() {
        return held;
    }

    /** Drops the responses received, and fails all calls because they are too large together. */
    void giveUp(long limit) {
        failRest(RpcException.tooLarge(limit));
    }

    /** Its outcomes are not wanted any more. */
    void drop() {
        failRest(RpcException.stopped("the blocks are fetched in another way"));
    }

    private void failRest(RpcException why) {
        Arrays.fill(outcomes, taken, outcomes.length, RpcOutcome.failed(why));
        open = 0;
        completeIfDone();
    }

    CompletableFuture<List<RpcOutcome<T>>> done() {
        return done;
    }
}
