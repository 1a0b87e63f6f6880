package xyz.autonomys.blocktimes.chain;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.rpc.call.IncompleteNodeException;
import xyz.autonomys.blocktimes.rpc.call.ResultReader;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.Metadata;
import xyz.autonomys.blocktimes.scale.ScaleException;

/**
 * The calls that this program makes, except for the subscription to new best blocks. All methods are safe in
 * Substrate's sense, so public endpoints offer them.
 */
public final class ChainCalls {

    /** A hash in a list: with quotes and comma, and room for white space. */
    private static final int HASH_REPLY = Hex.HASH_CHARACTERS + 14;
    /** What is around the results of a response. */
    private static final int ENVELOPE = 1_024;
    /** The digest of a header may name all authorities of a network, 40 bytes each. */
    private static final int HEADER_REPLY = 1 << 20;

    /** JSON of the lists of keys. There are only a few lists, and they are the larger part of nearly every call. */
    private static final Map<List<StateKey>, RpcCall.Json> KEYS = new ConcurrentHashMap<>();

    private ChainCalls() {
    }

    /**
     * Returns the call for the hashes of an interval, in block order. A hash is null if the endpoint does not have the
     * block.
     */
    public static RpcCall<List<String>> blockHashes(long first, long last) {
        List<Long> numbers = LongStream.rangeClosed(first, last).boxed().toList();
        return new RpcCall<>("chain_getBlockHash", List.of(numbers), new HashesReader(numbers.size()))
                .atMost(ENVELOPE + numbers.size() * HASH_REPLY);
    }

    /** Reads a list of so many hashes, each of which may be null. */
    private record HashesReader(int count) implements ResultReader<List<String>> {

        @Override
        public List<String> read(JsonParser parser) throws IOException {
            List<String> hashes = ResultReader.TEXTS.read(parser);
            hashes.replaceAll(hash -> hash == null ? null : hash.toLowerCase(Locale.ROOT));
            if (hashes.size() != count) {
                throw new UnusableReplyException("asked for " + count + " hashes, got " + hashes.size());
            }
            hashes.forEach(ChainCalls::requireHash);
            return hashes;
        }

        /** Returns null also if a hash is null. */
        @Override
        public @Nullable List<String> readPlain(PlainReply reply) {
            List<String> hashes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String hash = reply.skip(i == 0 ? '[' : ',') ? reply.hash() : null;
                if (hash == null) {
                    return null;
                }
                hashes.add(hash);
            }
            return reply.skip(']') ? hashes : null;
        }
    }

    /**
     * Returns the call for the hashes of blocks that are not above the best block, in block order. A missing hash fails
     * the call with {@link IncompleteNodeException}, because the endpoint should have it. The failure is the same for
     * all blocks, so that blocks that follow each other are reported together.
     */
    public static RpcCall<List<String>> knownBlockHashes(long first, long last) {
        RpcCall<List<String>> call = blockHashes(first, last);
        return call.readBy(new ResultReader<List<String>>() {
            @Override
            public List<String> read(JsonParser parser) throws IOException {
                return requireAll(call.reader().read(parser));
            }

            @Override
            public @Nullable List<String> readPlain(PlainReply reply) {
                return call.reader().readPlain(reply);
            }
        }).about(Math.max(1, first));
    }

    private static List<String> requireAll(List<String> hashes) {
        if (hashes.contains(null)) {
            throw new IncompleteNodeException(
                    "the endpoint has no hash of these blocks, although its best block is higher: "
                            + "it was synchronised by snapshot, or is still synchronising; use one synchronised "
                            + "with --sync full", hashes.stream().anyMatch(Objects::nonNull));
        }
        return hashes;
    }

    /** Returns the call for the header of the best block. */
    public static RpcCall<Header> bestHeader() {
        return new RpcCall<>("chain_getHeader", List.of(), parser -> Header.of(ResultReader.TREE.read(parser)))
                .atMost(HEADER_REPLY);
    }

    /** Returns the call for the header of a block, by the block's hash. */
    public static RpcCall<Header> header(String hash) {
        return new RpcCall<>("chain_getHeader", List.of(hash), parser -> Header.of(ResultReader.TREE.read(parser)))
                .atMost(HEADER_REPLY);
    }

    /**
     * Returns the call for storage values of one block, by the block's hash. A response with null in place of a value
     * that every block has is rejected, and the call is made at another endpoint, if there is one.
     */
    public static RpcCall<BlockState> state(List<StateKey> keys, String hash) {
        return state(keys, hash, StateKey::isInEveryBlock);
    }

    /** Returns the call for storage values of one block of any kind of chain, by the block's hash. */
    static RpcCall<BlockState> anyState(List<StateKey> keys, String hash) {
        return state(keys, hash, key -> false);
    }

    private static RpcCall<BlockState> state(List<StateKey> keys, String hash, Predicate<StateKey> isRequired) {
        RpcCall.Json shared = KEYS.computeIfAbsent(keys, asked -> new RpcCall.Json(asked.stream()
                .map(key -> '"' + key.hex() + '"').collect(Collectors.joining(",", "[", "]"))));
        return new RpcCall<>("state_queryStorageAt", List.of(shared, hash), BlockState.reader(keys, hash, isRequired));
    }

    /**
     * Returns the call for one storage value of one block. The result is null if there is no such value.
     *
     * @param key {@code 0x} and hex digits
     * @param hash hash of the block
     */
    public static RpcCall<byte[]> storage(String key, String hash) {
        return new RpcCall<>("state_getStorage", List.of(key, hash), ChainCalls::storageValue);
    }

    /** Returns the call for one storage value of the best block. The result is null if there is no such value. */
    public static RpcCall<byte[]> latestStorage(StateKey key) {
        return new RpcCall<>("state_getStorage", List.of(key.hex()), ChainCalls::storageValue);
    }

    private static byte[] storageValue(JsonParser parser) throws IOException {
        String text = ResultReader.TEXT.read(parser);
        return text == null ? null : bytes("storage value", text);
    }

    /**
     * Returns the call for the metadata of the runtime whose code is in the state of a block. That runtime executes the
     * block's children.
     */
    public static RpcCall<byte[]> metadata(String hash) {
        return new RpcCall<>("state_getMetadata", List.of(hash), ChainCalls::metadata);
    }

    private static byte[] metadata(JsonParser parser) throws IOException {
        String text = ResultReader.TEXT.read(parser);
        if (text == null) {
            throw new UnusableReplyException("no metadata");
        }
        byte[] metadata = bytes("metadata", text);
        try {
            Metadata.decode(metadata);
        } catch (ScaleException e) {
            throw new IncompleteNodeException("the metadata that the endpoint sent cannot be decoded: "
                    + e.getMessage());
        }
        return metadata;
    }

    /**
     * Fetches the metadata as {@link #metadata} does, by the runtime's own call, of version 15 or else 16. A runtime
     * may no longer have version 14, which is what {@code state_getMetadata} returns.
     *
     * @param failure of {@link #metadata}, which is the failure of this too if the runtime has neither version
     * @param caller makes a call
     */
    public static CompletableFuture<byte[]> metadataByRuntime(String hash, Throwable failure,
            Function<RpcCall<byte[]>, CompletableFuture<byte[]>> caller) {
        CompletableFuture<byte[]> found = CompletableFuture.failedFuture(failure);
        for (RpcCall<byte[]> call : metadataByRuntime(hash)) {
            found = found.exceptionallyCompose(none -> caller.apply(call));
        }
        return found.exceptionallyCompose(none -> CompletableFuture.failedFuture(failure));
    }

    /** Returns the runtime's own calls for its metadata, to be made in this order. Each fails without its version. */
    static List<RpcCall<byte[]>> metadataByRuntime(String hash) {
        return List.of(metadataAt(15, hash), metadataAt(16, hash));
    }

    private static RpcCall<byte[]> metadataAt(int version, String hash) {
        return new RpcCall<>("state_call",
                List.of("Metadata_metadata_at_version", "0x" + Integer.toHexString(version | 0x100).substring(1)
                        + "000000", hash), ChainCalls::metadata);
    }

    /** Returns the call for the version of the runtime whose code is in the state of a block, as {@link #metadata}. */
    public static RpcCall<RuntimeVersion> runtimeVersion(String hash) {
        return new RpcCall<>("state_getRuntimeVersion", List.of(hash),
                parser -> RuntimeVersion.of(ResultReader.TREE.read(parser))).atMost(HEADER_REPLY);
    }

    private static byte[] bytes(String what, String text) {
        try {
            return Hex.decode(text);
        } catch (ScaleException e) {
            throw new UnusableReplyException(what + ": " + e.getMessage());
        }
    }

    private static void requireHash(String hash) {
        if (hash != null && !isHash(hash)) {
            throw new UnusableReplyException(
                    "'" + hash.substring(0, Math.min(80, hash.length())) + "' is not a block hash");
        }
    }

    /** Returns whether the text is {@code 0x} and 64 lower-case hex digits. */
    private static boolean isHash(String text) {
        return text.length() == Hex.HASH_CHARACTERS && text.startsWith("0x")
                && Hex.isLowerCase(text.getBytes(StandardCharsets.US_ASCII), 2, Hex.HASH_CHARACTERS);
    }
}
