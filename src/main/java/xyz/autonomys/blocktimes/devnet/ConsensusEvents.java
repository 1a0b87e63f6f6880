package xyz.autonomys.blocktimes.devnet;

/** The events of a simulated consensus chain's blocks, in the form that its runtime writes. */
final class ConsensusEvents {

    /** Domain blocks of an epoch ({@code StakeEpochDuration}). */
    private static final int EPOCH_BLOCKS = 100;
    private static final double OFFLINE_PROBABILITY = 0.1;
    /** Purpose of this class's noise ({@link SimulatedNoise#of}). The chain uses 1 to 3. */
    private static final int EVENTS = 4;

    private final long seed;
    private final SimulatedConsensus chain;

    ConsensusEvents(long seed, SimulatedConsensus chain) {
        this.seed = seed;
        this.chain = chain;
    }

    EventsWriter of(int block) {
        EventsWriter events = new EventsWriter(chain.executedBy(block));
        SimulatedNoise noise = SimulatedNoise.of(chain.seed(block), EVENTS, block);
        int extrinsic = 0;
        events.success(extrinsic++, 2); // timestamp.set
        if (SimulatedConsensus.segmentHeaders(block) > 0) {
            for (int i = 0; i < SimulatedConsensus.segmentHeaders(block); i++) {
                long index = (long) SimulatedConsensus.segmentsBefore(block) + i;
                events.begin(extrinsic, "Subspace.SegmentHeaderStored")
                        .u8(0)
                        .u64(index)
                        .noise(index, 48)
                        .noise(~index, 32)
                        .u32(Math.max(0, block - SimulatedConsensus.CONFIRMATION_DEPTH))
                        .u8(1)
                        .u32(noise.nextInt(1 << 20));
                events.end();
            }
            events.success(extrinsic++, 2);
        }
        for (int i = chain.schedule().votes(block); i > 0; i--) {
            events.begin(extrinsic, "Subspace.FarmerVote")
                    .noise(noise.nextLong(), 64)
                    .u32(block - 1)
                    .raw(chain.parentHash(block));
            events.end();
            events.success(extrinsic++, 1);
        }
        bundleEvents(block, events, extrinsic, noise);
        events.begin(-1, "Rewards.BlockReward").noise(seed, 32).u128(100_000_000_000_000_000L);
        events.end();
        if (chain.upgrades(block)) {
            events.begin(extrinsic, "System.CodeUpdated");
            events.end();
        }
        return events;
    }

    private void bundleEvents(int block, EventsWriter events, int firstExtrinsic, SimulatedNoise noise) {
        int extrinsic = firstExtrinsic;
        boolean first = true;
        for (int author : chain.bundleAuthors(block)) {
            if (first && chain.domainBlock(block) % EPOCH_BLOCKS == 0) {
                epochEvents(chain.domainBlock(block) / EPOCH_BLOCKS - 1, events, extrinsic, noise);
            }
            first = false;
            events.begin(extrinsic, "Domains.BundleStored")
                    .u32(0)
                    .noise(chain.bundleSeed(block, author), 32)
                    .u64(author);
            events.end();
            events.success(extrinsic++, 0);
        }
    }

    private void epochEvents(int epoch, EventsWriter events, int extrinsic, SimulatedNoise noise) {
        for (int operator = 0; operator < SimulatedConsensus.OPERATORS; operator++) {
            double probability = chain.schedule().causes().operator().is(operator)
                    ? chain.schedule().causes().operator().value() : OFFLINE_PROBABILITY;
            if (noise.nextDouble() < probability) {
                long expected = 30L + noise.nextInt(12);
                long required = expected * 2 / 3;
                ScaleWriter fields = events.begin(extrinsic, "Domains.OperatorOffline").u64(operator).u32(0)
                        .u64(noise.nextInt((int) required)).u64(expected).u64(required);
                if (events.runtime().hasShortfallThreshold()) {
                    fields.u64(expected / 10);
                }
                events.end();
            }
        }
        events.begin(extrinsic, "Domains.DomainEpochCompleted").u32(0).u32(epoch);
        events.end();
    }
}
