package xyz.autonomys.blocktimes.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.chain.BlockRule;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.decode.Parent;

class LinkerTest {

    private static final long NOW_MS = 1_700_000_000_123L;
    private static final long DAY_MS = 86_400_000;
    private static final long YEAR_2015_MS = 1_420_070_400_000L;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC);
    private static final Parent PARENT =
            new Parent("0xbb", OptionalLong.of(1_599_999_999_500L), OptionalLong.of(100), OptionalInt.of(9));

    private final Block block = block(1_600_000_006_000L, 101L, 9);

    private static Block block(long timestampMs, Long slot, int specVersion) {
        return new Block(17, "0xaa", "0xbb", timestampMs, specVersion, null, null, null, slot, null, List.of());
    }

    private static BlockTime link(Block block, Parent parent, BlockRule... off) {
        Chain chain = new Chain("consensus", ChainKind.AUTONOMYS_CONSENSUS, 100, 6_000, 500, Set.of(off));
        return new Linker(chain, CLOCK).link(new EnrichedBlock(block, parent));
    }

    private static void assertRefused(Block block, Parent parent, BlockRule rule, String how) {
        assertThatThrownBy(() -> link(block, parent)).isInstanceOf(ChainException.class)
                .hasMessage("[consensus #17] " + how + " (rule " + rule.settingName()
                        + ", see blocktimes.chain.consensus.rules-off)");
        assertThat(link(block, parent, rule).block()).isEqualTo(block);
    }

    private static Parent parentAt(long timestampMs) {
        return new Parent("0xbb", OptionalLong.of(timestampMs), OptionalLong.empty(), OptionalInt.empty());
    }

    @Test
    void aBlockHasTheTimeSinceItsParent() {
        assertThat(link(block, PARENT)).isEqualTo(new BlockTime("consensus", block, 6_500L, NOW_MS));
    }

    @Test
    void theChildOfGenesisHasNoDelta() {
        assertThat(link(block, Parent.genesis("0xbb"))).isEqualTo(new BlockTime("consensus", block, null, NOW_MS));
    }

    @Test
    void aBlockThatNamesAnotherParentIsRefusedWithBothHashes() {
        assertThatThrownBy(() -> link(block, Parent.genesis("0xcc"))).isInstanceOf(LinkageException.class)
                .hasMessage("[consensus #17] says its parent is 0xbb, but block 16 is 0xcc: "
                        + "the chain was reorganised meanwhile, or two endpoints disagree; run again");
    }

    @Test
    void aParentWithTwoTimestampsIsNamedWithBoth() {
        assertThat(LinkageException.ofTimestamps("consensus", 17, 5, 6)).hasMessage("[consensus #17] the timestamp of "
                + "its parent is 5, but block 16 is stored with 6 (if that repeats, fetch block 16 again, with "
                + "--overwrite): the chain was reorganised meanwhile, or two endpoints disagree; run again");
    }

    @ParameterizedTest
    @CsvSource({"499, 499", "-1, -1"})
    void aBlockTooSoonAfterItsParentIsRefused(long delta, String said) {
        assertRefused(block, parentAt(block.timestampMs() - delta), BlockRule.LEAST_BLOCK_TIME,
                "it is " + said + " ms after its parent, at least 500 ms are needed");
        assertThat(link(block, parentAt(block.timestampMs() - 500)).deltaSinceParentMs()).isEqualTo(500);
    }

    @Test
    void withoutTheRuleABlockEarlierThanItsParentHasANegativeDelta() {
        assertThat(link(block, parentAt(block.timestampMs() + 1), BlockRule.LEAST_BLOCK_TIME).deltaSinceParentMs())
                .isEqualTo(-1);
    }

    @Test
    void aBlockFarAheadOfTheClockIsRefused() {
        Block early = block(NOW_MS + DAY_MS + 1, 101L, 9);
        assertRefused(early, PARENT, BlockRule.CLOCK, "its timestamp is 2023-11-15T22:13:20.124Z, more than a day "
                + "ahead of this machine's clock, 2023-11-14T22:13:20.123Z");
        assertThat(link(block(NOW_MS + DAY_MS, 101L, 9), PARENT)).isNotNull();
    }

    @Test
    void aBlockBefore2015IsRefused() {
        assertRefused(block(YEAR_2015_MS - 1, 101L, 9), parentAt(YEAR_2015_MS - 10_000), BlockRule.BEFORE_2015,
                "its timestamp is 2014-12-31T23:59:59.999Z");
        assertThat(link(block(YEAR_2015_MS, 101L, 9), parentAt(YEAR_2015_MS - 10_000))).isNotNull();
    }

    @Test
    void aSlotThatIsNotAboveTheParentsIsRefused() {
        assertRefused(block(1_600_000_006_000L, 100L, 9), PARENT, BlockRule.SLOT,
                "its slot is 100, its parent's is 100");
        assertRefused(block(1_600_000_006_000L, 99L, 9), PARENT, BlockRule.SLOT,
                "its slot is 99, its parent's is 100");
        Parent withHugeSlot =
                new Parent("0xbb", OptionalLong.of(1_599_999_999_500L), OptionalLong.of(-1), OptionalInt.of(9));
        assertRefused(block, withHugeSlot, BlockRule.SLOT, "its slot is 101, its parent's is 18446744073709551615");
        assertThat(link(block(1_600_000_006_000L, null, 9), PARENT)).isNotNull();
    }

    @Test
    void aSpecVersionBelowTheParentsIsRefused() {
        assertRefused(block(1_600_000_006_000L, 101L, 8), PARENT, BlockRule.SPEC_VERSION,
                "its spec version is 8, its parent's is 9");
        assertThat(link(block(1_600_000_006_000L, 101L, 10), PARENT)).isNotNull();
    }
}
