package xyz.autonomys.blocktimes.decode;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import xyz.autonomys.blocktimes.chain.BlockState;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.Digest;
import xyz.autonomys.blocktimes.chain.DigestItem;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * Decodes the storage values of a block into a {@link DecodedBlock}. On the consensus chain, each block must pass the
 * cross-checks that its values allow: segment events against segment digests, bundle events of domain 0 against
 * {@code Domains.SuccessfulBundles(0)}, and {@code System.EventCount} against the number of events in
 * {@code System.Events}. A value that was not asked for is not checked. Thread-safe.
 */
public final class BlockDecoder {

    private static final int HASH_BYTES = 32;

    private final Chain chain;
    private final RuntimeTracker runtimes;
    private final BlockVersions versions;

    /** @param versions for blocks whose state does not have the version */
    public BlockDecoder(Chain chain, RuntimeTracker runtimes, SpecVersions versions) {
        this.chain = chain;
        this.runtimes = runtimes;
        this.versions = new BlockVersions(chain, versions);
    }

    /**
     * Decodes one block. The first block of a new runtime waits until the runtime's metadata is fetched.
     *
     * @param hash the block's hash, from {@code chain_getBlockHash}
     * @param parent the block before it, by {@code chain_getBlockHash}; the result also has the block's own
     *     {@code System.ParentHash}
     * @throws ChainException if a value is missing or malformed, or if a cross-check failed
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if the runtime's metadata cannot be fetched
     */
    public DecodedBlock decode(long number, String hash, Parent parent, BlockState state) {
        try {
            return decodeBlock(number, hash, parent, state);
        } catch (ScaleException | IllegalArgumentException e) {
            throw new ChainException(chain.name(), number, e.getMessage());
        }
    }

    /** Returns the versions of the runtimes of blocks. */
    public BlockVersions versions() {
        return versions;
    }

    /**
     * Begins to fetch what the decoding of the first block needs besides its state.
     *
     * @param parentHash hash of that block's parent
     */
    public void expect(String parentHash) {
        if (chain.kind() == ChainKind.AUTONOMYS_CONSENSUS) {
            runtimes.expect(parentHash);
        }
    }

    private DecodedBlock decodeBlock(long number, String hash, Parent parent, BlockState state) {
        requireNumber(number, hash, state);
        RuntimeVersion version = versions.of(number, state);
        long timestampMs = timestampMs(number, state);
        String parentHash = parentHash(number, parent, state);
        Digest digest = chain.kind().stateKeys().contains(StateKey.DIGEST) ? digest(number, state) : null;
        ChainRuntime runtime = chain.kind() == ChainKind.AUTONOMYS_CONSENSUS
                ? runtimes.runtime(version, parent.hash()) : null;
        BlockEvents events = runtime == null || digest == null ? null : events(number, state, digest, runtime);
        BlockWeight weight = runtime == null ? null : BlockWeight.of(state.value(StateKey.BLOCK_WEIGHT),
                runtime.mostRefTime());
        return new DecodedBlock(number, hash, parentHash, timestampMs, version.specVersion(), digest,
                events, weight, parent);
    }

    private BlockEvents events(long number, BlockState state, Digest digest, ChainRuntime runtime) {
        BlockEvents events = walkEvents(number, state, runtime);
        int spec = runtime.version().specVersion();
        if (state.isAsked(StateKey.EVENT_COUNT)) {
            requireAgreement(number, spec, "System.EventCount",
                    new ScaleReader(required(number, state, StateKey.EVENT_COUNT)).u32(), "events in System.Events",
                    events.count());
        }
        if (events.count() == 0) {
            throw new ChainException(
                    chain.name(), number, "System.Events is empty; the inherents of a block leave events");
        }
        requireAgreement(number, spec, "Subspace.SegmentHeaderStored events", events.segmentHeaders(),
                "SegmentCommitment digest items", digest.segmentCommitments());
        if (state.isAsked(StateKey.SUCCESSFUL_BUNDLES)) {
            byte[] bundles = state.value(StateKey.SUCCESSFUL_BUNDLES);
            requireAgreement(number, spec, "Domains.BundleStored events of domain 0", events.bundlesOfDomain0(),
                    "bundles in Domains.SuccessfulBundles(0)",
                    bundles == null ? 0 : new ScaleReader(bundles).count(HASH_BYTES));
        }
        if (digest.slot().isEmpty()) {
            throw new ChainException(chain.name(), number, "System.Digest has no pre-digest with a slot");
        }
        return events;
    }

    private void requireAgreement(long number, int spec, String one, long oneCount, String other, long otherCount) {
        if (oneCount != otherCount) {
            throw new ChainException(chain.name(), number, "cross-check failed: " + one + ": " + oneCount + ", "
                    + other + ": " + otherCount + " (spec " + spec + ")");
        }
    }

    private BlockEvents walkEvents(long number, BlockState state, ChainRuntime runtime) {
        try {
            return BlockEvents.of(runtime, required(number, state, StateKey.EVENTS));
        } catch (ScaleException e) {
            throw new ChainException(chain.name(), number,
                    "System.Events: " + e.getMessage() + " (spec " + runtime.version().specVersion() + ")");
        }
    }

    private Digest digest(long number, BlockState state) {
        return new Digest(DigestItem.decodeAll(required(number, state, StateKey.DIGEST)));
    }

    /**
     * Returns the timestamp of a block, Unix ms.
     *
     * @throws ChainException if it is missing or malformed
     */
    public long timestampMs(long number, BlockState state) {
        byte[] now = required(number, state, StateKey.NOW);
        if (now.length != Long.BYTES) {
            throw new ChainException(chain.name(), number, "Timestamp.Now has " + now.length + " bytes, not the 8 of a"
                    + " Unix time in ms: " + Hex.encode(now, 0, Math.min(now.length, HASH_BYTES)));
        }
        long timestampMs = new ScaleReader(now).u64();
        // 253402300799999 is the last millisecond of the year 9999. A date directory cannot have a later year.
        if (timestampMs <= 0 || timestampMs > 253_402_300_799_999L) {
            throw new ChainException(chain.name(), number, "Timestamp.Now is " + Long.toUnsignedString(timestampMs)
                    + ", which is not a Unix time in ms");
        }
        return timestampMs;
    }

    /**
     * What the next block is compared with. A block that cannot be decoded may still be a parent, if its timestamp can
     * be read: its slot and spec version are empty then.
     *
     * @param hash of the block, by the chain's list
     * @param state with the values of {@link #parentKeys}
     * @throws ChainException where the state is another block's, or the timestamp is missing or malformed
     */
    public Parent parent(long number, String hash, BlockState state) {
        OptionalLong timestampMs;
        try {
            requireNumber(number, hash, state);
            timestampMs = OptionalLong.of(timestampMs(number, state));
        } catch (ScaleException e) {
            throw new ChainException(chain.name(), number, e.getMessage());
        }
        try {
            return new Parent(
                    hash,
                    timestampMs,
                    chain.kind() == ChainKind.AUTONOMYS_CONSENSUS ? digest(number, state).slot() : OptionalLong.empty(),
                    OptionalInt.of(versions.of(number, state).specVersion()));
        } catch (ChainException | ScaleException | IllegalArgumentException e) {
            return new Parent(hash, timestampMs, OptionalLong.empty(), OptionalInt.empty());
        }
    }

    /** The storage values of a parent that the block after it is compared with. */
    public List<StateKey> parentKeys() {
        return chain.kind() == ChainKind.AUTONOMYS_CONSENSUS
                ? List.of(StateKey.NOW, StateKey.NUMBER, StateKey.DIGEST, StateKey.LAST_RUNTIME_UPGRADE)
                : List.of(StateKey.NOW, StateKey.NUMBER, StateKey.LAST_RUNTIME_UPGRADE);
    }

    private void requireNumber(long number, String hash, BlockState state) {
        if (!state.isAsked(StateKey.NUMBER)) {
            return;
        }
        long numberInState = new ScaleReader(required(number, state, StateKey.NUMBER)).u32();
        if (numberInState != number) {
            throw new ChainException(
                    chain.name(), number, "the endpoint returned hash " + hash + ", which is block " + numberInState);
        }
    }

    /** Returns the parent hash in the state; without it, the parent is the block before in the list of hashes. */
    private String parentHash(long number, Parent parent, BlockState state) {
        if (!state.isAsked(StateKey.PARENT_HASH)) {
            return parent.hash();
        }
        byte[] hash = required(number, state, StateKey.PARENT_HASH);
        if (hash.length != HASH_BYTES) {
            throw new ChainException(chain.name(), number, "System.ParentHash has " + hash.length + " bytes");
        }
        return Hex.isOf(parent.hash(), hash) ? parent.hash() : Hex.encode(hash);
    }

    private byte[] required(long number, BlockState state, StateKey key) {
        byte[] value = state.value(key);
        if (value == null) {
            throw new ChainException(
                    chain.name(), number, "the endpoint has no " + key + " in the state of this block");
        }
        return value;
    }
}
