package xyz.autonomys.blocktimes.decode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;

/**
 * Versions of the runtimes of blocks without {@code System.LastRuntimeUpgrade}: it was not asked for, or a chain is
 * older than that item. Two blocks with the same version have no other one between them, because it only goes up. The
 * version of a block is that of the code in its parent's state. It is asked for at the ends of an interval where it is
 * not known from blocks around, and by bisection between them if it differs. Thread-safe.
 */
public final class SpecVersions {

    private final Function<String, CompletableFuture<RuntimeVersion>> versionAt;
    private final ConcurrentSkipListMap<Long, RuntimeVersion> known = new ConcurrentSkipListMap<>();

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
        RuntimeVersion atFirst = learn(first, parents.get(0));
        RuntimeVersion atLast = learn(last, parents.get(parents.size() - 1));
        if (!atFirst.equals(atLast) && parents.size() > 2) {
            int middle = parents.size() / 2;
            learn(first, parents.subList(0, middle + 1));
            learn(first + middle, parents.subList(middle, parents.size()));
        }
    }

    private RuntimeVersion learn(long block, String parent) {
        return of(block).orElseGet(() -> {
            RuntimeVersion fetched = fetch(parent);
            note(block, fetched);
            return fetched;
        });
    }

    /** Takes note of the version of a block. */
    void note(long block, RuntimeVersion version) {
        // Where blocks around say otherwise, one of them is wrong: then it is asked for again between them.
        if (of(block).filter(version::equals).isPresent()) {
            return;
        }
        known.put(block, version);
        forgetBetween(known.lowerKey(block), version);
        forgetBetween(known.higherKey(block), version);
    }

    /** Forgets the version of a block that is between two others of the same version. */
    private void forgetBetween(@Nullable Long block, RuntimeVersion version) {
        if (block != null && has(known.lowerEntry(block), version) && has(known.floorEntry(block), version)
                && has(known.higherEntry(block), version)) {
            known.remove(block);
        }
    }

    private static boolean has(Map.@Nullable Entry<Long, RuntimeVersion> entry, RuntimeVersion version) {
        return entry != null && entry.getValue().equals(version);
    }

    private RuntimeVersion fetch(String parent) {
        try {
            return versionAt.apply(parent).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Returns the version of a block; empty unless it is the same at two blocks around it. */
    Optional<RuntimeVersion> of(long block) {
        Map.Entry<Long, RuntimeVersion> below = known.floorEntry(block);
        return below != null && has(known.ceilingEntry(block), below.getValue())
                ? Optional.of(below.getValue()) : Optional.empty();
    }

    /** Returns the number of blocks whose version is kept: the ends of each run of blocks with one version. */
    int size() {
        return known.size();
    }
}
