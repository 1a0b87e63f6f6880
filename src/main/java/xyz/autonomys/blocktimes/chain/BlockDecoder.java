package xyz.autonomys.blocktimes.chain;

import java.util.List;
import java.util.OptionalLong;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * Makes a {@link Block} of its storage values. On the consensus chain three pairs of witnesses must agree on each
 * block: segment events with segment digests, bundle events of domain 0 with {@code Domains.SuccessfulBundles(0)}, and
 * {@code System.EventCount} with the events walked. For any number of threads.
 */
public final class BlockDecoder {

    private static final int HASH_BYTES = 32;

    private final Chain chain;
    private final RuntimeTracker runtimes;

    public BlockDecoder(Chain chain, RuntimeTracker runtimes) {
        this.chain = chain;
        this.runtimes = runtimes;
    }

    /**
     * Decodes one block.
     *
     * @param parentHash by the chain's list of hashes; the block's own {@code System.ParentHash} is in the result
     * @throws ChainException where a value is missing or malformed, or two witnesses disagree
     */
    public Block decode(long number, String hash, String parentHash, BlockState state) {
        try {
            return decodeBlock(number, hash, parentHash, state);
        } catch (ScaleException | IllegalArgumentException e) {
            throw new ChainException(chain.name(), number, e.getMessage());
        }
    }

    private Block decodeBlock(long number, String hash, String parentHash, BlockState state) {
        long numberInState = new ScaleReader(required(number, state, StateKey.NUMBER)).u32();
        if (numberInState != number) {
            throw new ChainException(
                    chain.name(), number, "the node gave hash " + hash + ", which is block " + numberInState);
        }
        RuntimeVersion version = RuntimeVersion.decode(required(number, state, StateKey.LAST_RUNTIME_UPGRADE));
        long timestampMs = timestampMs(number, state);
        byte[] parent = required(number, state, StateKey.PARENT_HASH);
        if (parent.length != HASH_BYTES) {
            throw new ChainException(chain.name(), number, "System.ParentHash has " + parent.length + " bytes");
        }
        String parentInState = Hex.encode(parent);
        return switch (chain.kind()) {
            case SUBSTRATE ->
                new Block(
                        number,
                        hash,
                        parentInState,
                        timestampMs,
                        version.specVersion(),
                        null,
                        null,
                        null,
                        null,
                        List.of());
            case AUTONOMYS_DOMAIN ->
                new Block(
                        number,
                        hash,
                        parentInState,
                        timestampMs,
                        version.specVersion(),
                        null,
                        null,
                        digest(number, state).consensusBlockHash().orElse(null),
                        null,
                        List.of());
            case AUTONOMYS_CONSENSUS ->
                consensusBlock(number, hash, parentInState, timestampMs, state, runtimes.runtime(version, parentHash));
        };
    }

    private Block consensusBlock(long number, String hash, String parentHash, long timestampMs, BlockState state,
            ChainRuntime runtime) {
        Digest digest = digest(number, state);
        EventCounts counts = walkEvents(number, state, runtime);
        byte[] bundles = state.value(StateKey.SUCCESSFUL_BUNDLES);
        int successfulBundles = bundles == null ? 0 : new ScaleReader(bundles).count(HASH_BYTES);
        byte[] eventCountValue = state.value(StateKey.EVENT_COUNT);
        long eventCount = eventCountValue == null ? 0 : new ScaleReader(eventCountValue).u32();
        int spec = runtime.version().specVersion();
        requireAgreement(number, spec, "System.EventCount", eventCount, "events in System.Events", counts.events);
        requireAgreement(number, spec, "Subspace.SegmentHeaderStored events", counts.segmentHeaders,
                "SegmentCommitment digest items", digest.segmentCommitments());
        requireAgreement(number, spec, "Domains.BundleStored events of domain 0", counts.bundlesOfDomain0,
                "bundles in Domains.SuccessfulBundles(0)", successfulBundles);
        OptionalLong slot = digest.slot();
        if (slot.isEmpty()) {
            throw new ChainException(chain.name(), number, "System.Digest has no pre-digest with a slot");
        }
        return new Block(number, hash, parentHash, timestampMs, spec, counts.segmentHeaders > 0, counts.bundles, null,
                slot.getAsLong(), counts.offline.all());
    }

    private void requireAgreement(long number, int spec, String one, long oneCount, String other, long otherCount) {
        if (oneCount != otherCount) {
            throw new ChainException(chain.name(), number, "two witnesses disagree: " + one + ": " + oneCount + ", "
                    + other + ": " + otherCount + " (spec " + spec + ")");
        }
    }

    private static final class EventCounts {
        long events;
        long segmentHeaders;
        long bundles;
        long bundlesOfDomain0;
        final OfflineOperatorEvents offline = new OfflineOperatorEvents();
    }

    private EventCounts walkEvents(long number, BlockState state, ChainRuntime runtime) {
        byte[] blob = state.value(StateKey.EVENTS);
        EventCounts counts = new EventCounts();
        try {
            EventCursor cursor = runtime.events().walk(blob == null ? new byte[0] : blob);
            while (cursor.next()) {
                counts.events++;
                if (cursor.layout() == runtime.bundleStored()) {
                    counts.bundles++;
                    // The first field is the domain's id, a u32, in every runtime there has been.
                    counts.bundlesOfDomain0 += cursor.arguments().u32() == 0 ? 1 : 0;
                } else if (cursor.layout() == runtime.segmentHeaderStored()) {
                    counts.segmentHeaders++;
                } else if (cursor.layout() == runtime.operatorOffline()) {
                    counts.offline.offline(cursor.arguments(), runtime.hasShortfallThreshold());
                } else if (runtime.endsEpoch(cursor.layout())) {
                    counts.offline.epochEnded(cursor.arguments());
                }
            }
        } catch (ScaleException e) {
            throw new ChainException(chain.name(), number,
                    "System.Events: " + e.getMessage() + " (spec " + runtime.version().specVersion() + ")");
        }
        return counts;
    }

    private Digest digest(long number, BlockState state) {
        return new Digest(DigestItem.decodeAll(required(number, state, StateKey.DIGEST)));
    }

    /**
     * Timestamp of a block, Unix ms.
     *
     * @throws ChainException where it is missing or malformed
     */
    public long timestampMs(long number, BlockState state) {
        byte[] now = required(number, state, StateKey.NOW);
        if (now.length != Long.BYTES) {
            throw new ChainException(chain.name(), number, "Timestamp.Now has " + now.length + " bytes, not 8");
        }
        long timestampMs = new ScaleReader(now).u64();
        // 253402300799999 is the last millisecond of the year 9999: past it no date partition has a name.
        if (timestampMs <= 0 || timestampMs > 253_402_300_799_999L) {
            throw new ChainException(chain.name(), number, "Timestamp.Now is " + Long.toUnsignedString(timestampMs)
                    + ", which is no Unix time in ms");
        }
        return timestampMs;
    }

    private byte[] required(long number, BlockState state, StateKey key) {
        byte[] value = state.value(key);
        if (value == null) {
            throw new ChainException(chain.name(), number, "the node has no " + key + " in the state of this block");
        }
        return value;
    }
}
