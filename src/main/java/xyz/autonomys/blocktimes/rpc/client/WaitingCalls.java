package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Calls of a client that are not in flight. Belongs to the client's event loop. */
final class WaitingCalls {

    /** Requests of one call go first: whole ranges wait for them, and they are few; so do calls made again. */
    private final Deque<PendingCall<?>> urgent = new ArrayDeque<>();
    private final Deque<PendingCall<?>> queue = new ArrayDeque<>();
    /** Calls that a node refused for good and another may answer. */
    private final Deque<PendingCall<?>> elsewhere = new ArrayDeque<>();
    /** Calls that failed and wait for their next attempt. */
    private final Set<PendingCall<?>> backingOff = new HashSet<>();
    private final RpcNodes nodes;

    WaitingCalls(RpcNodes nodes) {
        this.nodes = nodes;
    }

    /** @param first before calls that have waited longer */
    void add(PendingCall<?> call, boolean first) {
        if (call.node() != null) {
            call.node().own.add(call);
        } else if (call.isRefused()) {
            elsewhere.add(call);
        } else {
            (first ? urgent : queue).add(call);
        }
    }

    void backOff(PendingCall<?> call) {
        backingOff.add(call);
    }

    /** @return false where the call was given up meanwhile */
    boolean comesBack(PendingCall<?> call) {
        boolean waited = backingOff.remove(call);
        if (waited) {
            add(call, true);
        }
        return waited;
    }

    /** Whether no call waits that any good node may take. */
    boolean noneForAnyNode() {
        return urgent.isEmpty() && queue.isEmpty();
    }

    boolean isEmpty() {
        return noneForAnyNode() && elsewhere.isEmpty() && backingOff.isEmpty() && nodes.haveNoCallsOfTheirOwn();
    }

    /** The next calls that any good node may take. */
    List<PendingCall<?>> poll(int most) {
        List<PendingCall<?>> calls = new ArrayList<>(most);
        while (calls.size() < most && !noneForAnyNode()) {
            calls.add(urgent.isEmpty() ? queue.poll() : urgent.poll());
        }
        return calls;
    }

    /** Whether calls wait that a node refused. */
    boolean anyRefused() {
        return !elsewhere.isEmpty();
    }

    /** The next call that another node refused and that one did not; null where there is none. */
    PendingCall<?> pollFor(RpcNode node) {
        for (PendingCall<?> call : elsewhere) {
            if (!call.isRefusedBy(node)) {
                elsewhere.remove(call);
                return call;
            }
        }
        return null;
    }

    /** Takes out all there are. */
    List<PendingCall<?>> drain() {
        List<PendingCall<?>> all = new ArrayList<>(urgent);
        all.addAll(queue);
        all.addAll(backingOff);
        all.addAll(elsewhere);
        urgent.clear();
        queue.clear();
        backingOff.clear();
        elsewhere.clear();
        nodes.forEach(node -> {
            all.addAll(node.own);
            node.own.clear();
        });
        return all;
    }
}
