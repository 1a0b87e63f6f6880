package xyz.autonomys.blocktimes.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.decode.Parent;

class LinkerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_123L), ZoneOffset.UTC);

    private final Linker linker = new Linker("consensus", CLOCK);
    private final Block block = new Block(17, "0xaa", "0xbb", 1_600_000_006_000L, 9, null, null, null, null, List.of());

    private BlockTime link(String parentHash, OptionalLong parentTimestampMs) {
        return linker.link(new EnrichedBlock(block, new Parent(parentHash, parentTimestampMs)));
    }

    @Test
    void aBlockHasTheTimeSinceItsParent() {
        assertThat(link("0xbb", OptionalLong.of(1_599_999_999_500L)))
                .isEqualTo(new BlockTime("consensus", block, 6_500L, 1_700_000_000_123L));
    }

    @Test
    void aBlockEarlierThanItsParentHasANegativeDelta() {
        assertThat(link("0xbb", OptionalLong.of(1_600_000_006_001L)).deltaSinceParentMs()).isEqualTo(-1);
    }

    @Test
    void theChildOfGenesisHasNoDelta() {
        assertThat(link("0xbb", OptionalLong.empty()))
                .isEqualTo(new BlockTime("consensus", block, null, 1_700_000_000_123L));
    }

    @Test
    void aBlockThatNamesAnotherParentIsRefusedWithBothHashes() {
        assertThatThrownBy(() -> link("0xcc", OptionalLong.of(1))).isInstanceOf(LinkageException.class)
                .hasMessage("[consensus #17] says its parent is 0xbb, but block 16 is 0xcc: "
                        + "the chain was reorganised meanwhile, or two endpoints disagree; run again");
    }
}
