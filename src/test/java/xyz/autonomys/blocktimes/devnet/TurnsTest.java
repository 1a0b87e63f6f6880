package xyz.autonomys.blocktimes.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class TurnsTest {

    private static final String THREE_VALUES =
            "{\"method\":\"state_queryStorageAt\",\"params\":[[\"0x1\",\"0x2\",\"0x3\"],\"0xff\"]}";
    private static final String ONE_VALUE = "{\"method\":\"state_getStorage\",\"params\":[\"0x1\"]}";
    private static final String HEADER = "{\"method\":\"chain_getHeader\",\"params\":[]}";

    private final SimulatedTime time = new SimulatedTime();

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0, 0", "1000, 0, 1, 2, 3", "0, 2000, 6, 8, 8", "1000, 2000, 7, 10, 11"})
    void aMessageWaitsForThoseBeforeItAndCostsItsValues(int callUs, int valueUs, long first, long second, long third) {
        Turns turns = new Turns(new Load(0, callUs, valueUs), time);

        assertThat(turns.nextInMs(THREE_VALUES)).isEqualTo(first);
        assertThat(turns.nextInMs(ONE_VALUE)).isEqualTo(second);
        assertThat(turns.nextInMs(HEADER)).isEqualTo(third);
    }

    @Test
    void aBatchCostsTheValuesOfItsCallsAndNonsenseCostsNone() {
        Turns turns = new Turns(new Load(0, 0, 1_000), time);

        assertThat(turns.nextInMs("[" + THREE_VALUES + "," + ONE_VALUE + "," + HEADER + "]")).isEqualTo(4);
        assertThat(turns.nextInMs("nonsense")).isEqualTo(4);
        assertThat(turns.nextInMs("[1,{}]")).isEqualTo(4);
    }

    @Test
    void theCostIsOverAfterItsTimeAndMessagesAreLimited() {
        Turns turns = new Turns(new Load(100, 1_000, 0), time);
        assertThat(turns.nextInMs(HEADER)).isEqualTo(11);
        assertThat(turns.nextInMs(HEADER)).isEqualTo(21);

        time.advance(1_000);

        assertThat(turns.nextInMs(HEADER)).isEqualTo(1);
    }
}
