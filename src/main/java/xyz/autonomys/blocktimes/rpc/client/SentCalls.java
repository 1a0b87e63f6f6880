package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Calls sent on a socket and not answered, by id, and the batches they went out in: a node refuses a batch by the id of
 * one of its calls, or by no id at all. Belongs to the event loop.
 */
final class SentCalls {

    /** jsonrpsee: batches not supported, request too big, response too big, batch too long, batch response too big. */
    private static final Set<Integer> TOO_BIG = Set.of(-32005, -32007, -32008, -32010, -32011);

    private final Map<Long, PendingCall<?>> pending = new LinkedHashMap<>();
    private final Map<Long, List<Long>> batches = new HashMap<>();
    private long nextId;
    /** Refusals without an id that are expected for batches already sent again. */
    private int refusalsToCome;

    static boolean isRefusal(int code) {
        return TOO_BIG.contains(code);
    }

    /** @return id of the first call; the others follow it in order */
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

    /** The call with that id; null where none is waiting for it. */
    PendingCall<?> get(long id) {
        return pending.get(id);
    }

    /** The call with that id, and those that went out with it; none where that call does not wait. */
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

    /** Takes out all there are. */
    List<PendingCall<?>> drain() {
        List<PendingCall<?>> all = new ArrayList<>(pending.values());
        pending.clear();
        batches.clear();
        refusalsToCome = 0;
        return all;
    }

    /** Calls whose time is up. */
    List<PendingCall<?>> expired(long nowMs) {
        List<PendingCall<?>> expired = new ArrayList<>();
        for (PendingCall<?> call : pending.values()) {
            // In the order they were sent, all with the same time allowed.
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

    /** The ids of the batch that a call went out with; null where it went alone, or the batch was sent again. */
    List<Long> batchOf(long id) {
        return batches.get(id);
    }

    boolean noBatches() {
        return batches.isEmpty();
    }

    /**
     * The batches that a refusal without an id is about: most likely the largest, and with it all of its kind, which
     * are to go out again. Empty for the refusals that are still to come for those.
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
