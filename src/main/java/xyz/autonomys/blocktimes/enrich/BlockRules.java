package xyz.autonomys.blocktimes.enrich;

import java.time.Instant;
import java.time.InstantSource;
import xyz.autonomys.blocktimes.chain.BlockRule;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.decode.Parent;

/** Checks that a block keeps the rules of its chain, by itself and against its parent. For any number of threads. */
final class BlockRules {

    private static final long DAY_MS = 86_400_000;
    /** 2015-01-01T00:00:00Z. */
    private static final long YEAR_2015_MS = 1_420_070_400_000L;

    private final Chain chain;
    private final InstantSource clock;

    /** @param clock of this machine */
    BlockRules(Chain chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /** @throws ChainException naming the rule that the block breaks, and the values */
    void check(Block block, Parent parent) {
        long timestampMs = block.timestampMs();
        if (isOn(BlockRule.BEFORE_2015) && timestampMs < YEAR_2015_MS) {
            throw broken(block, BlockRule.BEFORE_2015, "its timestamp is " + Instant.ofEpochMilli(timestampMs));
        }
        long nowMs = clock.millis();
        if (isOn(BlockRule.CLOCK) && timestampMs > nowMs + DAY_MS) {
            throw broken(block, BlockRule.CLOCK, "its timestamp is " + Instant.ofEpochMilli(timestampMs)
                    + ", more than a day ahead of this machine's clock, " + Instant.ofEpochMilli(nowMs));
        }
        if (isOn(BlockRule.LEAST_BLOCK_TIME) && parent.timestampMs().isPresent()
                && timestampMs - parent.timestampMs().getAsLong() < chain.leastBlockTimeMs()) {
            throw broken(block, BlockRule.LEAST_BLOCK_TIME, "it is "
                    + (timestampMs - parent.timestampMs().getAsLong()) + " ms after its parent, at least "
                    + chain.leastBlockTimeMs() + " ms are needed");
        }
        if (isOn(BlockRule.SLOT) && block.slot() != null && parent.slot().isPresent()
                && Long.compareUnsigned(block.slot(), parent.slot().getAsLong()) <= 0) {
            throw broken(block, BlockRule.SLOT, "its slot is " + Long.toUnsignedString(block.slot())
                    + ", its parent's is " + Long.toUnsignedString(parent.slot().getAsLong()));
        }
        if (isOn(BlockRule.SPEC_VERSION) && parent.specVersion().isPresent()
                && block.specVersion() < parent.specVersion().getAsInt()) {
            throw broken(block, BlockRule.SPEC_VERSION, "its spec version is " + block.specVersion()
                    + ", its parent's is " + parent.specVersion().getAsInt());
        }
    }

    private boolean isOn(BlockRule rule) {
        return !chain.rulesOff().contains(rule);
    }

    private ChainException broken(Block block, BlockRule rule, String how) {
        return new ChainException(chain.name(), block.number(), how + " (rule " + rule.settingName() + ", see "
                + "blocktimes.chain." + chain.name() + ".rules-off)");
    }
}
