package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/** Calls of a client that are not in flight. Belongs to the client's event loop. */
final class WaitingCalls {

    /** Calls that were made singly, and retries. They go first because they are few and whole chunks wait for them. */
    private final Deque<PendingCall<?>> urgent = new ArrayDeque<>();
    /** The others, the lowest block first: chunks pass in block order, whichever was asked for first. */
    private final Queue<PendingCall<?>> queue = new PriorityQueue<>(WaitingCalls::byBlock);
    /** Calls that were refused while others were accepted: the others are tried first. */
    private final Deque<PendingCall<?>> last = new ArrayDeque<>();
    /**
     * Calls that an endpoint refused with a permanent error, or to which it has responded, and that another may serve.
     */
    private final Deque<PendingCall<?>> elsewhere = new ArrayDeque<>();
    /** Calls that failed and wait until their retry is due. */
    private final Set<PendingCall<?>> backingOff = new HashSet<>();
    private final RpcNodes nodes;

    WaitingCalls(RpcNodes nodes) {
        this.nodes = nodes;
    }

    private static int byBlock(PendingCall<?> one, PendingCall<?> other) {
        int byBlock = Long.compare(one.call.block(), other.call.block());
        return byBlock != 0 ? byBlock : Integer.compare(one.place(), other.place());
    }

    /** @param first whether it goes before calls that have waited longer */
    void add(PendingCall<?> call, boolean first) {
        if (call.node() != null) {
            call.node().own.add(call);
        } else if (call.isForSome() || nodes.anyLacks(call)) {
            elsewhere.add(call);
        } else {
            (first ? urgent : queue).add(call);
        }
    }

    /** Adds a call that was refused for the rate of calls. */
    void addLimited(PendingCall<?> call) {
        if (call.isAlone() && call.node() == null && !call.isForSome() && !nodes.anyLacks(call)) {
            last.add(call);
        } else {
            add(call, true);
        }
    }

    void backOff(PendingCall<?> call) {
        backingOff.add(call);
    }

    /**
     * Queues a call again when its retry is due.
     *
     * @return false if the call was failed in the meantime
     */
    boolean comesBack(PendingCall<?> call) {
        boolean waited = backingOff.remove(call) && !call.isSettled();
        if (waited) {
            add(call, true);
        }
        return waited;
    }

    /** Whether no call waits that may go to any good endpoint. */
    boolean noneForAnyNode() {
        return urgent.isEmpty() && queue.isEmpty() && last.isEmpty();
    }

    boolean isEmpty() {
        return noneForAnyNode() && elsewhere.isEmpty() && backingOff.isEmpty() && nodes.haveNoCallsOfTheirOwn();
    }

    /** Removes and returns the next calls that may go to any good endpoint, at most {@code most}. */
    List<PendingCall<?>> poll(int most) {
        List<PendingCall<?>> calls = new ArrayList<>(most);
        while (calls.size() < most && !noneForAnyNode()) {
            PendingCall<?> call = (!urgent.isEmpty() ? urgent : !queue.isEmpty() ? queue : last).poll();
            if (!call.isSettled()) {
                calls.add(call);
            }
        }
        return calls;
    }

    /**
     * Removes and returns the next call whose response does not count as memory in use: decoding may wait for it, so
     * that no memory becomes free before it is made. Empty if there is none.
     */
    List<PendingCall<?>> pollNotHeld() {
        for (PendingCall<?> call : urgent) {
            if (!call.request().isHeld()) {
                urgent.remove(call);
                return call.isSettled() ? List.of() : List.of(call);
            }
        }
        return List.of();
    }

    /** Whether calls wait that only some endpoints can serve. */
    boolean anyForSome() {
        return !elsewhere.isEmpty();
    }

    /**
     * Removes and returns the next call that this endpoint can serve and another cannot; null if there is none.
     *
     * @param held whether its response may count as memory in use
     */
    PendingCall<?> pollFor(RpcNode node, boolean held) {
        for (Iterator<PendingCall<?>> each = elsewhere.iterator(); each.hasNext();) {
            PendingCall<?> call = each.next();
            if (call.isSettled()) {
                each.remove();
            } else if (!nodes.isClosed(call, node) && (held || !call.request().isHeld())) {
                each.remove();
                return call;
            }
        }
        return null;
    }

    /** Removes and returns the calls with a result to which no further endpoint is expected to respond. */
    List<PendingCall<?>> decidable() {
        List<PendingCall<?>> decidable = elsewhere.stream()
                .filter(call -> call.hasVotes() && !nodes.mayRespond(call)).collect(Collectors.toList());
        elsewhere.removeAll(decidable);
        return decidable;
    }

    /** Removes and returns the calls without a result that no endpoint is left for. */
    List<PendingCall<?>> drainUnservable() {
        List<PendingCall<?>> unservable = elsewhere.stream()
                .filter(call -> !call.hasVotes() && nodes.allRefuse(call)).collect(Collectors.toList());
        elsewhere.removeAll(unservable);
        return unservable;
    }

    /** Removes and returns the calls for one endpoint alone whose endpoint refuses this program. */
    List<PendingCall<?>> drainDenied() {
        List<PendingCall<?>> denied = new ArrayList<>();
        nodes.forEach(node -> {
            if (node.health().isDenied()) {
                denied.addAll(node.own);
                node.own.clear();
            }
        });
        return denied;
    }

    /** Removes and returns all calls. */
    List<PendingCall<?>> drain() {
        List<PendingCall<?>> all = new ArrayList<>(urgent);
        all.addAll(queue);
        all.addAll(last);
        all.addAll(backingOff);
        all.addAll(elsewhere);
        urgent.clear();
        queue.clear();
        last.clear();
        backingOff.clear();
        elsewhere.clear();
        nodes.forEach(node -> {
            all.addAll(node.own);
            node.own.clear();
        });
        return all;
    }
}
