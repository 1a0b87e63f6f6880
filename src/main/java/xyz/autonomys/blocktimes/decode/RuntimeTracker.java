package xyz.autonomys.blocktimes.decode;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Keeps the runtimes of the blocks seen so far, and fetches the metadata of each runtime once. Thread-safe: threads
 * that need the same new runtime wait for one fetch.
 */
public final class RuntimeTracker {

    private final Function<String, CompletableFuture<byte[]>> metadataAt;
    private final Map<RuntimeVersion, CompletableFuture<ChainRuntime>> known = new ConcurrentHashMap<>();

    /** @param metadataAt fetches the metadata of the runtime code in the state of a block, by the block's hash */
    public RuntimeTracker(Function<String, CompletableFuture<byte[]>> metadataAt) {
        this.metadataAt = metadataAt;
    }

    /**
     * Returns the runtime that executed a block. Waits until its metadata is fetched.
     *
     * @param version {@code System.LastRuntimeUpgrade} in the state of the block
     * @param parentHash hash of the block's parent. The parent's state has the code of that runtime; in the block's own
     *     state, an upgrade may already have replaced it.
     * @throws RpcException if the metadata cannot be fetched; the next call fetches it again
     * @throws RuntimeException if the metadata cannot be decoded; every later call for this version fails too
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
