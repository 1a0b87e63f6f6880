package xyz.autonomys.blocktimes.decode;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Knows the runtimes that executed the blocks met so far, fetching the metadata of each once. For any number of
 * threads; those that meet a new runtime wait for the one fetch.
 */
public final class RuntimeTracker {

    private final Function<String, CompletableFuture<byte[]>> metadataAt;
    private final Map<RuntimeVersion, CompletableFuture<ChainRuntime>> known = new ConcurrentHashMap<>();

    /** @param metadataAt fetches the metadata of the code in the state of a block, by its hash */
    public RuntimeTracker(Function<String, CompletableFuture<byte[]>> metadataAt) {
        this.metadataAt = metadataAt;
    }

    /**
     * The runtime that executed a block.
     *
     * @param version {@code System.LastRuntimeUpgrade} at the block
     * @param parentHash hash of the block's parent, in whose state that runtime's code lies: at the block itself an
     *     upgrade may have put the next one there already
     * @throws RuntimeException where the metadata cannot be had, and the next caller tries again, perhaps with another
     *     parent; or where it cannot be read, which stays so
     */
    public ChainRuntime runtime(RuntimeVersion version, String parentHash) {
        CompletableFuture<ChainRuntime> runtime = known.computeIfAbsent(version,
                v -> metadataAt.apply(parentHash).thenApply(metadata -> ChainRuntime.of(v, metadata)));
        try {
            return runtime.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RpcException) {
                known.remove(version, runtime);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
