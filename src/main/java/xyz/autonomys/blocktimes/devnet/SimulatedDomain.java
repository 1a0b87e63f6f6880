package xyz.autonomys.blocktimes.devnet;

import java.util.ArrayList;
import java.util.List;
import xyz.autonomys.blocktimes.scale.StorageKey;

/**
 * A domain like Auto-EVM. It has a block for each consensus block with a bundle, with the timestamp of that block, and
 * its hash in the digest. Its events are in {@code System.EventSegments}, where events of earlier blocks remain.
 */
final class SimulatedDomain implements SimulatedChain {

    /** Events of a segment (subspace-runtime-primitives {@code DomainEventSegmentSize}). */
    private static final int EVENTS_PER_SEGMENT = 100;
    /** An early block had this many events more than a segment holds. They were never removed. */
    private static final int STALE_EVENTS = 7;
    private static final int LATEST_STALE_BLOCK = 50;

    private static final String EVENT_COUNT = StorageKey.of("System", "EventCount");
    private static final String FIRST_SEGMENT = StorageKey.ofIdentityMap("System", "EventSegments", 0);
    private static final String SECOND_SEGMENT = StorageKey.ofIdentityMap("System", "EventSegments", 1);

    private final long seed;
    private final SimulatedConsensus consensus;
    private final SimulatedRuntime runtime = SimulatedRuntime.domain();
    private final HashIndex hashes;
    private final int[] consensusBlocks;

    SimulatedDomain(long seed, SimulatedConsensus consensus) {
        this.seed = seed ^ 0x646f6d61696eL;
        this.consensus = consensus;
        int tip = 0;
        for (int block = 1; block <= consensus.tip(); block++) {
            tip = Math.max(tip, consensus.domainBlock(block));
        }
        this.consensusBlocks = new int[tip + 1];
        this.hashes = new HashIndex(tip + 1);
        hashes.put(0, computeHash(0));
        for (int block = 1; block <= consensus.tip(); block++) {
            int made = consensus.domainBlock(block);
            if (made > 0) {
                consensusBlocks[made] = block;
                hashes.put(made, computeHash(made));
            }
        }
    }

    @Override
    public String name() {
        return "auto-evm";
    }

    @Override
    public int tip() {
        return consensusBlocks.length - 1;
    }

    @Override
    public HashIndex hashes() {
        return hashes;
    }

    @Override
    public SimulatedRuntime runtimeAfter(int block) {
        return runtime;
    }

    @Override
    public SimulatedRuntime executedBy(int block) {
        return runtime;
    }

    @Override
    public long timestampMs(int block) {
        return consensus.timestampMs(consensusBlocks[block]);
    }

    @Override
    public byte[] stateRoot(int block) {
        return new ScaleWriter().noise(seed + 2L * block, 32).toBytes();
    }

    @Override
    public byte[] extrinsicsRoot(int block) {
        return new ScaleWriter().noise(seed + 2L * block + 1, 32).toBytes();
    }

    @Override
    public List<byte[]> digestWithoutSeal(int block) {
        List<byte[]> items = new ArrayList<>(2);
        if (block > 0) {
            items.add(SimulatedConsensus.item(6, "RGTR", consensus.hashes().hash(consensusBlocks[block])));
            items.add(SimulatedConsensus.item(4, "fron", new ScaleWriter().u8(3).noise(seed - block, 32).toBytes()));
        }
        return items;
    }

    @Override
    public List<byte[]> digest(int block) {
        return digestWithoutSeal(block);
    }

    @Override
    public List<byte[]> extrinsics(int block) {
        return block == 0 ? List.of()
                : List.of(SimulatedConsensus.timestampExtrinsic(timestampMs(block)));
    }

    @Override
    public byte[] ownStorage(int block, String key) {
        if (block == 0) {
            return null;
        }
        if (key.equals(EVENT_COUNT)) {
            return new ScaleWriter().u32(eventCount(block)).toBytes();
        }
        if (key.equals(FIRST_SEGMENT)) {
            return events(Math.min(EVENTS_PER_SEGMENT, eventCount(block)));
        }
        if (key.equals(SECOND_SEGMENT) && block >= LATEST_STALE_BLOCK) {
            return events(STALE_EVENTS);
        }
        return null;
    }

    private int eventCount(int block) {
        return block == LATEST_STALE_BLOCK ? EVENTS_PER_SEGMENT + STALE_EVENTS : 2 + block % 5;
    }

    private byte[] events(int count) {
        EventsWriter events = new EventsWriter(runtime);
        for (int extrinsic = 0; extrinsic < count; extrinsic++) {
            events.success(extrinsic, 2);
        }
        return events.toBytes();
    }
}
