package xyz.autonomys.blocktimes.decode;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Keeps the runtimes of the blocks seen so far, and fetches the metadata of each runtime once. Thread-safe: threads
 * that need the same new runtime wait for one fetch.
 */
public final class RuntimeTracker {

    /** A failure holds for about a chunk of blocks: a new fetch for each of them would not help. */
    private static final int FAILED_FOR = 256;

    private final Function<String, CompletableFuture<byte[]>> metadataAt;
    private final Map<RuntimeVersion, Fetch> known = new ConcurrentHashMap<>();

    /** A fetch, and how often its failure was told. */
    private record Fetch(CompletableFuture<ChainRuntime> runtime, AtomicInteger told) {
    }

    /** Whether any metadata was fetched before the version of its runtime was known: only the first one is. */
    private final AtomicBoolean expected = new AtomicBoolean();
    /** That metadata, until it is used; else null. */
    private volatile @Nullable Ahead ahead;

    private record Ahead(String parentHash, CompletableFuture<byte[]> metadata) {
    }

    /** @param metadataAt fetches the metadata of the runtime code in the state of a block, by the block's hash */
    public RuntimeTracker(Function<String, CompletableFuture<byte[]>> metadataAt) {
        this.metadataAt = metadataAt;
    }

    /**
     * Begins to fetch the first metadata, which the decoding of the first block would otherwise wait for.
     *
     * @param parentHash hash of that block's parent
     */
    public void expect(String parentHash) {
        if (known.isEmpty() && expected.compareAndSet(false, true)) {
            ahead = new Ahead(parentHash, metadataAt.apply(parentHash));
        }
    }

    private CompletableFuture<byte[]> metadata(String parentHash) {
        // A later chunk may be decoded first, so what does not fit is kept for the block that it was fetched for.
        Ahead begun = ahead;
        if (begun != null && begun.parentHash.equals(parentHash) && !begun.metadata.isCompletedExceptionally()) {
            ahead = null;
            return begun.metadata;
        }
        return metadataAt.apply(parentHash);
    }

    /**
     * Returns the runtime that executed a block. Waits until its metadata is fetched.
     *
     * @param version {@code System.LastRuntimeUpgrade} in the state of the block
     * @param parentHash hash of the block's parent. The parent's state has the code of that runtime; in the block's own
     *     state, an upgrade may already have replaced it.
     * @throws RuntimeException if the metadata cannot be fetched or decoded. It is fetched again by the next call after
     *     a transient failure, otherwise after {@value #FAILED_FOR} calls
     */
    public ChainRuntime runtime(RuntimeVersion version, String parentHash) {
        Fetch fetch = known.computeIfAbsent(version, v -> new Fetch(
                metadata(parentHash).thenApply(metadata -> ChainRuntime.of(v, metadata)), new AtomicInteger()));
        try {
            return fetch.runtime.join();
        } catch (CompletionException e) {
            boolean passes = e.getCause() instanceof RpcException rpc && rpc.kind() != RpcException.Kind.PERMANENT;
            if (passes || fetch.told.incrementAndGet() >= FAILED_FOR) {
                known.remove(version, fetch);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
