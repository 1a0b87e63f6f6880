package xyz.autonomys.blocktimes.devnet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import xyz.autonomys.blocktimes.scale.StorageKey;

/**
 * A consensus chain like that of Autonomys. Each slot of one second has a block with probability 1/6, and the clocks of
 * authors differ. There are segment headers, bundles of a few operators, epochs in which some operators fall short, and
 * runtime upgrades. The upgrades are evenly spread and move events to other indices.
 */
final class SimulatedConsensus implements SimulatedChain {

    private static final int SLOT_MS = 1_000;
    static final int OPERATORS = SimulatedSchedule.OPERATORS;
    private static final int BLOCKS_PER_SEGMENT = 97;
    private static final int BLOCKS_PER_DOUBLE_SEGMENT = 5 * BLOCKS_PER_SEGMENT;
    static final int CONFIRMATION_DEPTH = 100;

    private static final int HEADER = 8;
    /** Seeds of keys and addresses. They are the same whatever the seed of the chain. */
    private static final long FARMER_KEYS = 0x6661726dL << 16;
    private static final long REWARD_ADDRESSES = 0x72657761L << 16;

    private static final String SYSTEM_EVENTS = StorageKey.of("System", "Events");
    private static final String EVENT_COUNT = StorageKey.of("System", "EventCount");
    private static final String SUCCESSFUL_BUNDLES = StorageKey.ofIdentityMap("Domains", "SuccessfulBundles", 0);
    private static final String BLOCK_WEIGHT = StorageKey.of("System", "BlockWeight");
    private static final String CONFIRMATION_DEPTH_K = StorageKey.of("RuntimeConfigs", "ConfirmationDepthK");

    private final long seed;
    private final int tip;
    /**
     * Blocks that put a new runtime into their state, in ascending order. The next block is the first that it executes.
     */
    private final int[] upgradeBlocks;
    private final List<SimulatedRuntime> runtimes;
    private final HashIndex hashes;
    private final SimulatedSchedule schedule;
    /** Number of the domain's best block after each consensus block. */
    private final int[] domainBlocks;
    private final long genesisSlot;
    private final ConsensusEvents events;

    SimulatedConsensus(Devnet.Options options, long genesisMs) {
        int blocks = options.consensusBlocks();
        this.seed = options.seed();
        this.tip = blocks;
        this.upgradeBlocks = IntStream.rangeClosed(1, options.upgrades())
                .map(upgrade -> (int) ((long) blocks * upgrade / (options.upgrades() + 1))).toArray();
        this.runtimes = IntStream.rangeClosed(0, options.upgrades()).mapToObj(SimulatedRuntime::consensus).toList();
        this.hashes = new HashIndex(blocks + 1);
        this.schedule = new SimulatedSchedule(seed, options.forkAtBlock(), blocks, options.causes(), genesisMs);
        this.domainBlocks = new int[blocks + 1];
        this.genesisSlot = genesisMs / SLOT_MS;
        this.events = new ConsensusEvents(seed, this);
        hashes.put(0, computeHash(0));
        for (int block = 1; block <= blocks; block++) {
            domainBlocks[block] = domainBlocks[block - 1] + (bundleAuthors(block).isEmpty() ? 0 : 1);
            hashes.put(block, computeHash(block));
        }
    }

    @Override
    public String name() {
        return "consensus";
    }

    @Override
    public int tip() {
        return tip;
    }

    @Override
    public HashIndex hashes() {
        return hashes;
    }

    @Override
    public long timestampMs(int block) {
        return schedule.timestampMs(block);
    }

    /** Returns the number of the domain block made from a consensus block; 0 if that has no bundle. */
    int domainBlock(int block) {
        return block > 0 && domainBlocks[block] > domainBlocks[block - 1] ? domainBlocks[block] : 0;
    }

    /** Returns the seed that a block is made from. It is another one from the fork on. */
    long seed(int block) {
        return schedule.seed(block);
    }

    SimulatedSchedule schedule() {
        return schedule;
    }

    List<Integer> bundleAuthors(int block) {
        return schedule.bundleAuthors(block);
    }

    static int segmentHeaders(int block) {
        if (block % BLOCKS_PER_SEGMENT != BLOCKS_PER_SEGMENT - 1) {
            return 0;
        }
        return block % BLOCKS_PER_DOUBLE_SEGMENT == BLOCKS_PER_SEGMENT - 1 ? 2 : 1;
    }

    static int segmentsBefore(int block) {
        return block / BLOCKS_PER_SEGMENT
                + (block + BLOCKS_PER_DOUBLE_SEGMENT - BLOCKS_PER_SEGMENT) / BLOCKS_PER_DOUBLE_SEGMENT;
    }

    /** Returns whether a block puts a new runtime into its state. */
    boolean upgrades(int block) {
        return Arrays.binarySearch(upgradeBlocks, block) >= 0;
    }

    @Override
    public SimulatedRuntime executedBy(int block) {
        int upgrade = Arrays.binarySearch(upgradeBlocks, block);
        return runtimes.get(upgrade >= 0 ? upgrade : -upgrade - 1);
    }

    @Override
    public SimulatedRuntime runtimeAfter(int block) {
        return executedBy(block + 1);
    }

    @Override
    public byte[] stateRoot(int block) {
        return new ScaleWriter().noise(seed ^ HEADER ^ 2L * block, 32).toBytes();
    }

    @Override
    public byte[] extrinsicsRoot(int block) {
        return new ScaleWriter().noise(seed ^ HEADER ^ 2L * block + 1, 32).toBytes();
    }

    @Override
    public List<byte[]> digest(int block) {
        List<byte[]> items = digestWithoutSeal(block);
        if (block > 0) {
            items.add(item(5, "SUB_", new ScaleWriter().u8(1).u8(1).noise(seed ^ ~(long) block, 64).toBytes()));
        }
        return items;
    }

    @Override
    public List<byte[]> digestWithoutSeal(int block) {
        List<byte[]> items = new ArrayList<>(6);
        if (block == 0) {
            return items;
        }
        // PreDigest V0: version, slot, solution and proofs; 454 bytes in all.
        items.add(item(
                6,
                "SUB_",
                new ScaleWriter()
                        .u8(0)
                        .u64(genesisSlot + schedule.slot(block))
                        .noise(FARMER_KEYS + schedule.farmer(block), 32)
                        .noise(REWARD_ADDRESSES + schedule.farmer(block), 32)
                        .noise(seed(block) + block, 381)
                        .toBytes()));
        items.add(item(4, "SUB_",
                new ScaleWriter().u8(1).u64(schedule.solutionRange(block)).toBytes())); // SolutionRange
        items.add(item(4, "SUB_", new ScaleWriter().u8(0).u32(150_000_000).toBytes())); // PotSlotIterations
        for (int i = 0; i < segmentHeaders(block); i++) {
            long index = (long) segmentsBefore(block) + i;
            items.add(item(
                    4,
                    "SUB_",
                    new ScaleWriter().u8(4).u64(index).noise(index, 48).toBytes())); // SegmentCommitment
        }
        if (block % SimulatedSchedule.ERA_BLOCKS == 0) {
            items.add(item(4, "SUB_", new ScaleWriter().u8(3).u64(schedule.nextSolutionRange(block)).toBytes()));
        }
        if (upgrades(block)) {
            items.add(new byte[] {8}); // RuntimeEnvironmentUpdated
        }
        return items;
    }

    static byte[] item(int kind, String engine, byte[] payload) {
        return new ScaleWriter().u8(kind).raw(engine.getBytes(StandardCharsets.US_ASCII)).sized(payload).toBytes();
    }

    @Override
    public List<byte[]> extrinsics(int block) {
        return block == 0 ? List.of() : List.of(timestampExtrinsic(timestampMs(block)));
    }

    /** Returns a {@code timestamp.set}: length, version 5 bare, pallet 1, call 0, compact ms. */
    static byte[] timestampExtrinsic(long timestampMs) {
        return new ScaleWriter().sized(new ScaleWriter().u8(5).u8(1).u8(0).compact(timestampMs).toBytes()).toBytes();
    }

    @Override
    public byte[] ownStorage(int block, String key) {
        if (key.equals(CONFIRMATION_DEPTH_K)) {
            return new ScaleWriter().u32(CONFIRMATION_DEPTH).toBytes();
        }
        if (block == 0) {
            return null; // genesis has no events
        }
        if (key.equals(SYSTEM_EVENTS)) {
            return events.of(block).toBytes();
        }
        if (key.equals(EVENT_COUNT)) {
            return new ScaleWriter().u32(events.of(block).count()).toBytes();
        }
        if (key.equals(SUCCESSFUL_BUNDLES)) {
            return successfulBundles(block);
        }
        if (key.equals(BLOCK_WEIGHT)) {
            // All of it is of normal extrinsics.
            return new ScaleWriter().compact(schedule.weightPs(block)).compact(0).compact(0).compact(0).compact(0)
                    .compact(0).toBytes();
        }
        return null;
    }

    private byte[] successfulBundles(int block) {
        List<Integer> authors = bundleAuthors(block);
        if (authors.isEmpty()) {
            return null;
        }
        ScaleWriter bundles = new ScaleWriter().compact(authors.size());
        authors.forEach(author -> bundles.noise(bundleSeed(block, author), 32));
        return bundles.toBytes();
    }

    long bundleSeed(int block, int author) {
        return seed(block) * 31 + (long) block * OPERATORS + author;
    }
}
