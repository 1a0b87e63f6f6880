package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The calls that were sent over a connection and have no response yet, by id. Also keeps the batches in which they
 * were sent, because an endpoint refuses a batch with the id of one of its calls, or without an id. Belongs to the
 * event loop.
 */
final class SentCalls {

    private final Map<Long, PendingCall<?>> pending = new LinkedHashMap<>();
    private final Map<Long, List<Long>> batches = new HashMap<>();
    private long nextId;
    /** Number of refusals without an id that are still expected, for batches that were already queued again. */
    private int refusalsToCome;

    /** @return id of the first call; the other calls get the next ids in order */
    long add(List<PendingCall<?>> batch) {
        long firstId = nextId;
        List<Long> ids = new ArrayList<>(batch.size());
        for (PendingCall<?> call : batch) {
            ids.add(nextId);
            pending.put(nextId++, call);
        }
        if (ids.size() > 1) {
            ids.forEach(id -> batches.put(id, ids));
        }
        return firstId;
    }

    int size() {
        return pending.size();
    }

    /** Returns the length of the longest response that a call may have, in characters; 0 if no call is here. */
    int longestReply() {
        return pending.values().stream().mapToInt(call -> call.call.largestReply()).max().orElse(0);
    }

    /** Returns the call with the given id; null if there is none. */
    PendingCall<?> get(long id) {
        return pending.get(id);
    }

    /** Returns the call with the given id and the other calls of its batch; empty if there is no call with that id. */
    List<PendingCall<?>> sentWith(long id) {
        PendingCall<?> call = pending.get(id);
        if (call == null) {
            return List.of();
        }
        List<Long> batch = batches.get(id);
        if (batch == null) {
            return List.of(call);
        }
        List<PendingCall<?>> together = new ArrayList<>(batch.size());
        batch.stream().map(pending::get).filter(Objects::nonNull).forEach(together::add);
        return together;
    }

    PendingCall<?> take(long id) {
        batches.remove(id);
        return pending.remove(id);
    }

    List<PendingCall<?>> take(List<Long> ids) {
        List<PendingCall<?>> calls = new ArrayList<>(ids.size());
        for (long id : ids) {
            PendingCall<?> call = take(id);
            if (call != null) {
                calls.add(call);
            }
        }
        return calls;
    }

    /** Removes and returns all calls. */
    List<PendingCall<?>> drain() {
        List<PendingCall<?>> all = new ArrayList<>(pending.values());
        pending.clear();
        batches.clear();
        refusalsToCome = 0;
        return all;
    }

    /** Returns the calls that have timed out. */
    List<PendingCall<?>> expired(long nowMs) {
        List<PendingCall<?>> expired = new ArrayList<>();
        for (PendingCall<?> call : pending.values()) {
            // The calls are in the order in which they were sent, and all have the same timeout.
            if (call.deadlineMs > nowMs) {
                break;
            }
            expired.add(call);
        }
        return expired;
    }

    void removeExpired(long nowMs) {
        pending.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().deadlineMs <= nowMs;
            if (gone) {
                batches.remove(entry.getKey());
            }
            return gone;
        });
    }

    /** Returns the ids of the batch with which a call was sent; null if it was sent alone or is no longer here. */
    List<Long> batchOf(long id) {
        return batches.get(id);
    }

    /** Returns the ids of the call sent first, and of its batch; empty if there is none. */
    List<Long> oldest() {
        if (pending.isEmpty()) {
            return List.of();
        }
        long id = pending.keySet().iterator().next();
        return batches.getOrDefault(id, List.of(id));
    }

    boolean noBatches() {
        return batches.isEmpty();
    }

    /**
     * Returns the batches to send again after a refusal without an id. Most likely it refuses the largest batch. All
     * batches more than half as large will be refused too, so they are included. When those refusals arrive, the result
     * is empty.
     */
    List<List<Long>> refusedWithoutId() {
        if (refusalsToCome > 0) {
            refusalsToCome--;
            return List.of();
        }
        int largest = batches.values().stream().mapToInt(List::size).max().orElseThrow();
        List<List<Long>> alike =
                batches.values().stream().distinct().filter(batch -> batch.size() > largest / 2).toList();
        refusalsToCome = alike.size() - 1;
        return alike;
    }
}
