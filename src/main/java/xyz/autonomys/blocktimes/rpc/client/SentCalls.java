package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The calls that were sent over a connection and have no response yet, by id. Also keeps the batches in which they
 * were sent, because an endpoint refuses a batch with the id of one of its calls, or without an id. Belongs to the
 * event loop.
 */
final class SentCalls {

    /** A message that is no response, and what a response may have besides the results; in bytes. */
    private static final int LONGEST_OTHER_MESSAGE = 1 << 20;
    private static final int LEAST_SLOTS = 256;

    /**
     * The calls by the last bits of their ids, null where one has its response. Ids follow each other, and responses
     * arrive in about their order, so that there are hardly more slots than calls, unless one is withheld: then as many
     * as calls are sent until it times out.
     */
    private PendingCall<?>[] slots = new PendingCall<?>[LEAST_SLOTS];
    private final Map<Long, List<Long>> batches = new HashMap<>();
    /** Id of the call sent first, of those that are here; the next id if there is none. */
    private long firstId;
    private long nextId;
    private int size;
    /** Number of refusals without an id that are still expected, for batches that were already queued again. */
    private int refusalsToCome;

    /** @return id of the first call; the other calls get the next ids in order */
    long add(List<PendingCall<?>> batch) {
        long begin = nextId;
        for (PendingCall<?> call : batch) {
            if (nextId - firstId == slots.length) {
                grow();
            }
            slots[slot(nextId++)] = call;
            size++;
        }
        if (batch.size() > 1) {
            List<Long> ids = LongStream.range(begin, nextId).boxed().toList();
            ids.forEach(id -> batches.put(id, ids));
        }
        return begin;
    }

    private int slot(long id) {
        return (int) id & slots.length - 1;
    }

    private void grow() {
        PendingCall<?>[] larger = new PendingCall<?>[2 * slots.length];
        for (long id = firstId; id < nextId; id++) {
            larger[(int) id & larger.length - 1] = slots[slot(id)];
        }
        slots = larger;
    }

    int size() {
        return size;
    }

    /**
     * Returns the length of the longest message that is accepted, in bytes.
     *
     * @param calls to which the message responds; empty if that is not known before it is parsed
     */
    long longestMessage(List<PendingCall<?>> calls) {
        long longest = 0;
        for (PendingCall<?> call : calls) {
            longest += call.call.largestReply();
        }
        for (long id = firstId; calls.isEmpty() && id < nextId; id++) {
            longest = get(id) == null ? longest : Math.max(longest, get(id).call.largestReply());
        }
        return calls.isEmpty() ? Math.max(longest, LONGEST_OTHER_MESSAGE) : longest + LONGEST_OTHER_MESSAGE;
    }

    /** Returns the call with the given id; null if there is none. */
    PendingCall<?> get(long id) {
        return id < firstId || id >= nextId ? null : slots[slot(id)];
    }

    /** Returns the call with the given id and the other calls of its batch; empty if there is no call with that id. */
    List<PendingCall<?>> sentWith(long id) {
        PendingCall<?> call = get(id);
        if (call == null) {
            return List.of();
        }
        List<Long> batch = batchOf(id);
        return batch == null ? List.of(call)
                : batch.stream().<PendingCall<?>>map(this::get).filter(Objects::nonNull).toList();
    }

    PendingCall<?> take(long id) {
        PendingCall<?> call = get(id);
        if (call != null) {
            slots[slot(id)] = null;
            size--;
            if (!batches.isEmpty()) {
                batches.remove(id);
            }
            while (firstId < nextId && slots[slot(firstId)] == null) {
                firstId++;
            }
            if (size == 0 && slots.length > LEAST_SLOTS) {
                slots = new PendingCall<?>[LEAST_SLOTS];
            }
        }
        return call;
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
        List<PendingCall<?>> all = take(LongStream.range(firstId, nextId).boxed().toList());
        batches.clear();
        refusalsToCome = 0;
        return all;
    }

    /** Returns the calls that have timed out. */
    List<PendingCall<?>> expired(long nowMs) {
        List<PendingCall<?>> expired = new ArrayList<>();
        // The calls are in the order in which they were sent, and all have the same timeout.
        for (long id = firstId; id < nextId && (get(id) == null || get(id).deadlineMs <= nowMs); id++) {
            if (get(id) != null) {
                expired.add(get(id));
            }
        }
        return expired;
    }

    void removeExpired(long nowMs) {
        while (size > 0 && slots[slot(firstId)].deadlineMs <= nowMs) {
            take(firstId);
        }
    }

    /** Returns the ids of the batch with which a call was sent; null if it was sent alone or is no longer here. */
    List<Long> batchOf(long id) {
        return batches.isEmpty() ? null : batches.get(id);
    }

    /** Returns the ids of the call sent first, and of its batch; empty if there is none. */
    List<Long> oldest() {
        return size == 0 ? List.of() : batches.getOrDefault(firstId, List.of(firstId));
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
