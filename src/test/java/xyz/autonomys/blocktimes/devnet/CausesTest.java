package xyz.autonomys.blocktimes.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausesTest {

    private static SimulatedSchedule schedule(Causes causes) {
        return new SimulatedSchedule(1, 0, 10_000, causes, Devnet.GENESIS_MS);
    }

    @Test
    void withoutCausesASlotLastsASecond() {
        SimulatedSchedule schedule = schedule(Causes.none());
        for (int block = 1; block <= 10_000; block++) {
            assertThat(schedule.timestampMs(block) - Devnet.GENESIS_MS - 1_000L * schedule.slot(block))
                    .isBetween(0L, 10_000L);
        }
        assertThat(Causes.of(Map.of())).isEqualTo(Causes.none());
    }

    @Test
    void theSolutionRangeFollowsTheSlotsOfEachEraButTheFirst() {
        SimulatedSchedule schedule = schedule(Causes.of(Map.of("space", "5000:0.5")));
        assertThat(schedule.solutionRange(2_017)).isEqualTo(schedule.solutionRange(2_016))
                .isEqualTo(SimulatedSchedule.FIRST_SOLUTION_RANGE);
        for (int end = 2 * 2_016; end < 10_000; end += 2_016) {
            long slots = schedule.slot(end) - schedule.slot(end - 2_016);
            assertThat(schedule.solutionRange(end + 1)).isEqualTo(schedule.solutionRange(end) * slots / 2_016 / 6)
                    .isEqualTo(schedule.nextSolutionRange(end));
        }
        // Half of the space needs twice the range.
        assertThat((double) schedule.solutionRange(10_000) / SimulatedSchedule.FIRST_SOLUTION_RANGE)
                .isBetween(1.7, 2.3);
    }

    @Test
    void everyFarmerHasItsShareOfBlocks() {
        SimulatedSchedule schedule = schedule(Causes.none());
        int[] blocks = new int[SimulatedSchedule.FARMERS];
        for (int block = 1; block <= 10_000; block++) {
            blocks[schedule.farmer(block)]++;
        }
        for (int farmer = 0; farmer < SimulatedSchedule.FARMERS; farmer++) {
            double expected = 10_000 * (farmer + 1) / 78.0;
            assertThat((double) blocks[farmer]).isBetween(expected - 4 * Math.sqrt(expected),
                    expected + 4 * Math.sqrt(expected));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "slots | 3 | slots is no cause: known are slot-ms=MS, slot-jump=BLOCK:MS",
        "slot-ms | long | slot-ms=long cannot be used: it must be a number from 100 to 100000",
        "slot-ms | NaN | slot-ms=NaN cannot be used",
        "clock | 250 | clock=250 cannot be used: it must be a number, a colon and a value, as in",
        "space | 5:9 | space=5:9 cannot be used: it must be a number from 0.1 to 5",
        "clock | 12:5 | clock=12:5 cannot be used: it must be for 0 to 11",
        "load | x:9 | load=x:9 cannot be used"
    })
    void whatIsNoCauseIsSaid(String name, String value, String message) {
        assertThatThrownBy(() -> Causes.of(Map.of(name, value))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
