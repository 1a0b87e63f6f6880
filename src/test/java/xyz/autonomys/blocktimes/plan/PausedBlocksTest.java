package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class PausedBlocksTest {

    private static final List<BlockRange> MISSING = List.of(new BlockRange(5, 6), new BlockRange(9, 9));
    private static final List<BlockRange> ALL = List.of(new BlockRange(1, 10));

    private final SimulatedTime time = new SimulatedTime();
    private final PausedBlocks givenUp = new PausedBlocks(time);

    @Test
    void blocksMissedThreeTimesInARowAreLeftAloneForAnHour() {
        assertThat(givenUp.missed(MISSING)).isEmpty();
        assertThat(givenUp.missed(MISSING)).isEmpty();
        assertThat(givenUp.without(ALL)).isEqualTo(ALL);
        assertThat(givenUp.missed(MISSING)).isEqualTo(MISSING);

        time.advance(TimeUnit.HOURS.toMillis(1));
        assertThat(givenUp.without(ALL))
                .containsExactly(new BlockRange(1, 4), new BlockRange(7, 8), new BlockRange(10, 10));
        time.advance(1);
        assertThat(givenUp.without(ALL)).isEqualTo(ALL);
    }

    @Test
    void otherBlocksMissedInBetweenBeginTheCountAnew() {
        givenUp.missed(MISSING);
        givenUp.missed(MISSING);
        assertThat(givenUp.missed(ALL)).isEmpty();
        assertThat(givenUp.missed(MISSING)).isEmpty();
        assertThat(givenUp.missed(MISSING)).isEmpty();
        assertThat(givenUp.missed(MISSING)).isEqualTo(MISSING);
    }

    @Test
    void afterTheyWereGivenUpTheCountBeginsAnew() {
        for (int i = 0; i < 3; i++) {
            givenUp.missed(MISSING);
        }
        assertThat(givenUp.missed(MISSING)).isEmpty();
        assertThat(givenUp.missed(MISSING)).isEmpty();
        assertThat(givenUp.missed(MISSING)).isEqualTo(MISSING);
    }

    @Test
    void nothingMissedGivesNothingUp() {
        for (int i = 0; i < 4; i++) {
            assertThat(givenUp.missed(List.of())).isEmpty();
        }
        assertThat(givenUp.without(ALL)).isEqualTo(ALL);
    }
}
