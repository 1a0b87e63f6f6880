package xyz.autonomys.blocktimes.decode;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;

/**
 * Spec versions of blocks whose state has no {@code System.LastRuntimeUpgrade}: the first ones of chains that are older
 * than that item. The version of a block is that of the code in its parent's state. It is asked for at the ends of an
 * interval, and by bisection between them if it differs. Thread-safe.
 */
public final class SpecVersions {

    private final Function<String, CompletableFuture<RuntimeVersion>> versionAt;
    private final ConcurrentSkipListMap<Long, Integer> known = new ConcurrentSkipListMap<>();

    /** @param versionAt fetches the version of the runtime code in the state of a block, by the block's hash */
    public SpecVersions(Function<String, CompletableFuture<RuntimeVersion>> versionAt) {
        this.versionAt = versionAt;
    }

    /**
     * Finds the versions of blocks that follow each other. Waits until they are fetched.
     *
     * @param parents hashes of the blocks' parents, in block order
     * @throws RuntimeException if a version cannot be fetched
     */
    void learn(long first, List<String> parents) {
        long last = first + parents.size() - 1;
        int atFirst = learn(first, parents.get(0));
        int atLast = learn(last, parents.get(parents.size() - 1));
        if (atFirst != atLast && parents.size() > 2) {
            int middle = parents.size() / 2;
            learn(first, parents.subList(0, middle + 1));
            learn(first + middle, parents.subList(middle, parents.size()));
        }
    }

    private int learn(long block, String parent) {
        Integer found = known.get(block);
        if (found == null) {
            found = fetch(parent);
            known.put(block, found);
        }
        return found;
    }

    private int fetch(String parent) {
        try {
            return versionAt.apply(parent).join().specVersion();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Returns the version of a block; empty unless it is the same at two blocks around it. */
    OptionalInt of(long block) {
        Map.Entry<Long, Integer> below = known.floorEntry(block);
        Map.Entry<Long, Integer> above = known.ceilingEntry(block);
        return below != null && above != null && below.getValue().equals(above.getValue())
                ? OptionalInt.of(below.getValue()) : OptionalInt.empty();
    }
}
