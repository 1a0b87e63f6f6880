package xyz.autonomys.blocktimes.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class StopSignalTest {

    private final SimulatedTime time = new SimulatedTime();
    private final StopSignal stop = new StopSignal(time);

    @Test
    void oneKeyThatArrivesTwiceIsOneSignal() {
        assertThat(stop.endsAtOnce("SIGINT")).isFalse();
        time.advance(5);
        assertThat(stop.endsAtOnce("SIGINT")).isFalse();
        assertThat(stop.endsAtOnce("SIGTERM")).isFalse();
        assertThat(stop.received()).isCompletedWithValue("SIGINT");
    }

    @Test
    void whoAsksAgainWaitsNoLonger() {
        stop.endsAtOnce("SIGINT");
        time.advance(1_100);
        assertThat(stop.endsAtOnce("SIGHUP")).isFalse();
        assertThat(stop.endsAtOnce("SIGINT")).isTrue();
    }

    @Test
    void aSignalAfterTheProgramBeganToStopByItselfEndsItAtOnce() {
        stop.request("chain c cannot be followed");
        time.advance(2_000);
        assertThat(stop.endsAtOnce("SIGTERM")).isTrue();
    }
}
