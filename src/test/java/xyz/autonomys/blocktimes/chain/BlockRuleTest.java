package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockRuleTest {

    @ParameterizedTest
    @EnumSource
    void aRuleIsFoundByItsName(BlockRule rule) {
        assertThat(BlockRule.of(rule.settingName())).contains(rule);
    }

    @Test
    void anotherNameIsNoRule() {
        assertThat(BlockRule.of("slots")).isEmpty();
        assertThat(BlockRule.of("")).isEmpty();
    }

    @Test
    void blocksOfTheAutonomysChainsAreHalfASlotApart() {
        assertThat(ChainKind.AUTONOMYS_CONSENSUS.leastBlockTimeMs()).isEqualTo(500);
        assertThat(ChainKind.AUTONOMYS_DOMAIN.leastBlockTimeMs()).isEqualTo(500);
        assertThat(ChainKind.SUBSTRATE.leastBlockTimeMs()).isZero();
    }

    @Test
    void someValuesAreNotInEveryBlock() {
        assertThat(Arrays.stream(StateKey.values()).filter(key -> !key.isInEveryBlock())).containsExactly(
                StateKey.LAST_RUNTIME_UPGRADE, StateKey.SUCCESSFUL_BUNDLES, StateKey.BLOCK_WEIGHT,
                StateKey.CONFIRMATION_DEPTH);
    }
}
