package xyz.autonomys.blocktimes.rpc.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Batches in flight on a socket, for nodes that refuse them: by the id of one of their calls, or by no name at all.
 * Belongs to the event loop.
 */
final class SentBatches {

    /** jsonrpsee: batches not supported, request too big, response too big, batch too long, batch response too big. */
    private static final Set<Integer> TOO_BIG = Set.of(-32005, -32007, -32008, -32010, -32011);

    private final Map<Long, List<Long>> byId = new HashMap<>();
    /** Refusals without a name that are expected for batches already sent again. */
    private int refusalsToCome;

    static boolean isRefusal(int code) {
        return TOO_BIG.contains(code);
    }

    void sent(List<Long> ids) {
        if (ids.size() > 1) {
            ids.forEach(id -> byId.put(id, ids));
        }
    }

    /** The ids of the batch that a call went out with; null where it went alone, or the batch was sent again. */
    List<Long> of(long id) {
        return byId.get(id);
    }

    void settled(long id) {
        byId.remove(id);
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    void clear() {
        byId.clear();
        refusalsToCome = 0;
    }

    /**
     * The batches that a refusal without a name is about: most likely the largest, and with it all of its kind, which
     * are to go out again. Empty for the refusals that are still to come for those.
     */
    List<List<Long>> refusedWithoutName() {
        if (refusalsToCome > 0) {
            refusalsToCome--;
            return List.of();
        }
        int largest = byId.values().stream().mapToInt(List::size).max().orElseThrow();
        List<List<Long>> alike = byId.values().stream().distinct().filter(batch -> batch.size() > largest / 2).toList();
        refusalsToCome = alike.size() - 1;
        return alike;
    }
}
