package xyz.autonomys.blocktimes.devnet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.devnet.MetadataWriter.Constant;
import xyz.autonomys.blocktimes.devnet.MetadataWriter.Field;
import xyz.autonomys.blocktimes.devnet.MetadataWriter.Variant;

/**
 * A runtime of a simulated chain: its version, its metadata and the indices of its events. Events have the layouts of
 * the real runtimes (subspace pallet-domains, pallet-subspace, pallet-rewards, frame-system). Consensus runtimes after
 * the first have the wider {@code OperatorOffline} of spec 10, and each upgrade moves pallets and events to other
 * indices.
 */
final class SimulatedRuntime {

    /** The indices of pallet and event, with which an event record begins. */
    record EventIndex(int pallet, int event) {
    }

    private final String specName;
    private final int specVersion;
    private final boolean shortfallThreshold;
    private final byte[] metadata;
    private final Map<String, EventIndex> events = new HashMap<>();

    private SimulatedRuntime(
            String specName, int specVersion, boolean shortfallThreshold, boolean consensus, int shift) {
        this.specName = specName;
        this.specVersion = specVersion;
        this.shortfallThreshold = shortfallThreshold;
        this.metadata = consensus ? consensusMetadata(shift) : domainMetadata();
    }

    /**
     * Returns the consensus runtime after a number of upgrades. The first runtime has spec 9, and its
     * {@code OperatorOffline} has two expectations; later runtimes have three. Each upgrade moves pallets and events to
     * other indices, or back to those of the first runtime.
     */
    static SimulatedRuntime consensus(int upgrades) {
        return new SimulatedRuntime("subspace", 9 + upgrades, upgrades > 0, true, upgrades % 2);
    }

    static SimulatedRuntime domain() {
        return new SimulatedRuntime("subspace-evm-domain", 1, false, false, 0);
    }

    private byte[] consensusMetadata(int shift) {
        MetadataWriter writer = new MetadataWriter();
        Types types = new Types(writer);
        pallet(writer, "System", 0, systemEvents(types), blockWeights(types));
        writer.pallet("Timestamp", 1, -1);
        pallet(writer, "Subspace", 2 + shift, List.of(
                new Variant("SegmentHeaderStored", shift, List.of(new Field("segment_header", types.segmentHeader))),
                new Variant("FarmerVote", 1 + shift, List.of(new Field("public_key", types.bytes32),
                        new Field("reward_address", types.account), new Field("height", types.u32),
                        new Field("parent_hash", types.bytes32)))));
        pallet(
                writer,
                "Rewards",
                4 + shift,
                List.of(
                        new Variant(
                                "BlockReward",
                                shift,
                                List.of(new Field("block_author", types.account), new Field("reward", types.u128))),
                        new Variant(
                                "VoteReward",
                                1 + shift,
                                List.of(new Field("voter", types.account), new Field("reward", types.u128)))));
        int expectations = shortfallThreshold
                ? writer.composite(
                        new Field("expected_bundles", types.u64),
                        new Field("min_required_bundles", types.u64),
                        new Field("shortfall_threshold", types.u64))
                : writer.composite(
                        new Field("expected_bundles", types.u64), new Field("min_required_bundles", types.u64));
        List<Field> epoch = List.of(new Field("domain_id", types.u32), new Field("completed_epoch_index", types.u32));
        pallet(writer, "Domains", 12 + shift, List.of(
                new Variant("BundleStored", shift, List.of(new Field("domain_id", types.u32),
                        new Field("bundle_hash", types.bytes32), new Field("bundle_author", types.u64))),
                new Variant("DomainEpochCompleted", 16 + shift, epoch),
                new Variant("ForceDomainEpochTransition", 17 + shift, epoch),
                new Variant("OperatorOffline", 27 + shift, List.of(new Field("operator_id", types.u64),
                        new Field("domain_id", types.u32), new Field("submitted_bundles", types.u64),
                        new Field("expectations", expectations)))));
        writer.pallet("RuntimeConfigs", 14 + shift, -1);
        return writer.write();
    }

    private byte[] domainMetadata() {
        MetadataWriter writer = new MetadataWriter();
        Types types = new Types(writer);
        pallet(writer, "System", 0, systemEvents(types));
        writer.pallet("Timestamp", 1, -1);
        return writer.write();
    }

    private static List<Variant> systemEvents(Types types) {
        return List.of(new Variant("ExtrinsicSuccess", 0, List.of(new Field("dispatch_info", types.dispatchInfo))),
                new Variant("CodeUpdated", 2, List.of()));
    }

    /** The constant {@code System.BlockWeights}, as far as its most weight of a block. */
    private static Constant blockWeights(Types types) {
        return new Constant("BlockWeights", types.u64, new ScaleWriter().compact(0).compact(0)
                .compact(SimulatedSchedule.MOST_WEIGHT_PS).compact(1L << 62).toBytes());
    }

    private void pallet(MetadataWriter writer, String name, int index, List<Variant> variants,
            Constant... constants) {
        variants.forEach(variant -> events.put(name + "." + variant.name(), new EventIndex(index, variant.index())));
        writer.pallet(name, index, writer.enumeration(new ArrayList<>(variants)), constants);
    }

    /** The types that the events of both runtimes share. */
    private static final class Types {
        final int u8;
        final int u32;
        final int u64;
        final int u128;
        final int bytes32;
        final int account;
        final int segmentHeader;
        final int dispatchInfo;

        Types(MetadataWriter writer) {
            u8 = writer.primitive(3);
            u32 = writer.primitive(5);
            u64 = writer.primitive(6);
            u128 = writer.primitive(7);
            bytes32 = writer.array(32, u8);
            account = writer.named(List.of("sp_core", "crypto", "AccountId32"), new Field(null, bytes32));
            int progress = writer.enumeration(List.of(new Variant("Complete", 0, List.of()),
                    new Variant("Partial", 1, List.of(new Field(null, u32)))));
            int lastArchivedBlock =
                    writer.composite(new Field("number", u32), new Field("archived_progress", progress));
            segmentHeader = writer.enumeration(List.of(new Variant(
                    "V0",
                    0,
                    List.of(
                            new Field("segment_index", u64),
                            new Field("segment_commitment", writer.array(48, u8)),
                            new Field("prev_segment_header_hash", bytes32),
                            new Field("last_archived_block", lastArchivedBlock)))));
            int compactU64 = writer.compactOf(u64);
            int weight = writer.composite(new Field("ref_time", compactU64), new Field("proof_size", compactU64));
            int dispatchClass = writer.enumeration(List.of(new Variant("Normal", 0, List.of()),
                    new Variant("Operational", 1, List.of()), new Variant("Mandatory", 2, List.of())));
            int paysFee =
                    writer.enumeration(List.of(new Variant("Yes", 0, List.of()), new Variant("No", 1, List.of())));
            dispatchInfo = writer.composite(new Field("weight", weight), new Field("class", dispatchClass),
                    new Field("pays_fee", paysFee));
        }
    }

    EventIndex event(String palletAndEvent) {
        return events.get(palletAndEvent);
    }

    /** Returns whether {@code OperatorOffline} has its third expectation, the shortfall threshold. */
    boolean hasShortfallThreshold() {
        return shortfallThreshold;
    }

    byte[] metadata() {
        return metadata;
    }

    String specName() {
        return specName;
    }

    int specVersion() {
        return specVersion;
    }

    /** Returns {@code System.LastRuntimeUpgrade} in the state of a block that this runtime executed. */
    byte[] lastRuntimeUpgrade() {
        return new ScaleWriter().compact(specVersion).text(specName).toBytes();
    }
}
