package xyz.autonomys.blocktimes.chain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.scale.Address;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Metadata;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;
import xyz.autonomys.blocktimes.scale.StorageKey;
import xyz.autonomys.blocktimes.scale.ValueDecoder;

/**
 * Everything that an endpoint returns about one block, for people to look at.
 *
 * @param runtime the runtime that executed the block
 * @param timestampMs Unix ms; null for genesis, which has no timestamp
 * @param events every event of the block, in order
 * @param addressPrefix network prefix of addresses, by the runtime's metadata
 */
public record BlockInspection(long number, String hash, Header header, RuntimeVersion runtime, Long timestampMs,
        List<Event> events, int addressPrefix) {

    /**
     * One event.
     *
     * @param phase index of the extrinsic, {@link EventCursor#FINALIZATION} or {@link EventCursor#INITIALIZATION}
     * @param arguments the bytes of each field
     * @param decoded the fields as {@link ValueDecoder#fields} returns them; null if they cannot be decoded
     * @param undecoded why not; null if they were
     * @param topics number of topics
     */
    public record Event(
            long phase, String pallet, String event, List<String> fieldNames, List<byte[]> arguments,
            @Nullable Object decoded, @Nullable String undecoded, int topics) {

        /** Returns the event at which a cursor stands. */
        public static Event of(EventCursor cursor, ValueDecoder decoder) {
            Object decoded = null;
            String undecoded = null;
            try {
                decoded = decoder.fields(cursor);
            } catch (ScaleException e) {
                undecoded = e.getMessage();
            }
            return new Event(
                    cursor.phase(),
                    cursor.layout().pallet(),
                    cursor.layout().event(),
                    cursor.layout().fieldNames(),
                    cursor.argumentBytes(),
                    decoded,
                    undecoded,
                    cursor.topics());
        }
    }

    private static final List<StateKey> KEYS =
            List.of(StateKey.NOW, StateKey.LAST_RUNTIME_UPGRADE, StateKey.EVENTS, StateKey.EVENT_COUNT);

    /**
     * Fetches one block from an endpoint and decodes its events.
     *
     * @throws ChainException if the endpoint has no such block, or if its state cannot be decoded
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if a call fails
     */
    public static BlockInspection of(Chain chain, long number, ChainSurvey.Node node) throws InterruptedException {
        String hash = node.call(ChainCalls.blockHashes(number, number)).get(0);
        if (hash == null) {
            long best = node.call(ChainCalls.bestHeader()).number();
            throw new ChainException(chain.name(), number, "the endpoint has no such block; its best block is " + best);
        }
        Header header = node.call(ChainCalls.header(hash));
        BlockState state = node.call(ChainCalls.anyState(KEYS, hash));
        byte[] version = state.value(StateKey.LAST_RUNTIME_UPGRADE);
        byte[] now = state.value(StateKey.NOW);
        try {
            Events events = events(hash, header, state, node);
            return new BlockInspection(number, hash, header,
                    version == null ? node.call(ChainCalls.runtimeVersion(number == 0 ? hash : header.parentHashText()))
                            : RuntimeVersion.decode(version),
                    now == null ? null : new ScaleReader(now).u64(), events.all(), events.addressPrefix());
        } catch (ScaleException e) {
            throw new ChainException(chain.name(), number, e.getMessage());
        }
    }

    /** The events of a block, and what the metadata says that decodes them. */
    private record Events(List<Event> all, int addressPrefix) {
    }

    private static Events events(String hash, Header header, BlockState state, ChainSurvey.Node node)
            throws InterruptedException {
        byte[] countValue = state.value(StateKey.EVENT_COUNT);
        long count = countValue == null ? 0 : new ScaleReader(countValue).u32();
        if (count == 0 && state.value(StateKey.EVENTS) == null) {
            return new Events(List.of(), Address.GENERIC);
        }
        Metadata metadata = Metadata.decode(metadata(header.parentHashText(), node));
        EventWalker walker = new EventWalker(metadata);
        ValueDecoder decoder = new ValueDecoder(metadata);
        List<Event> events = new ArrayList<>();
        if (state.value(StateKey.EVENTS) != null) {
            walk(walker.walk(state.value(StateKey.EVENTS)), decoder, events, Long.MAX_VALUE);
            return new Events(events, metadata.addressPrefix());
        }
        // A domain stores its events in segments. After this block's events, a segment may still hold events of earlier
        // blocks.
        for (int segment = 0; events.size() < count; segment++) {
            byte[] value =
                    node.call(ChainCalls.storage(StorageKey.ofIdentityMap("System", "EventSegments", segment), hash));
            if (value == null) {
                throw new ScaleException(
                        0, "System.EventCount is " + count + ", but System.EventSegments end at " + events.size());
            }
            walk(walker.walk(value), decoder, events, count);
        }
        return new Events(events, metadata.addressPrefix());
    }

    private static byte[] metadata(String hash, ChainSurvey.Node node) throws InterruptedException {
        RpcException failure;
        try {
            return node.call(ChainCalls.metadata(hash));
        } catch (RpcException e) {
            failure = e;
        }
        for (RpcCall<byte[]> call : ChainCalls.metadataByRuntime(hash)) {
            try {
                return node.call(call);
            } catch (RpcException e) {
                // as without that version
            }
        }
        throw failure;
    }

    private static void walk(EventCursor cursor, ValueDecoder decoder, List<Event> events, long most) {
        while (events.size() < most && cursor.next()) {
            events.add(Event.of(cursor, decoder));
        }
    }
}
