package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RotationLimitsTest {

    private final RotationLimits limits = new RotationLimits();

    @Test
    void nothingHoldsBeforeTheRouteWasAskedOrSomethingSet() {
        assertThat(limits.rows()).isEmpty();
        assertThat(limits.minutes()).isEmpty();
    }

    @Test
    void whatTheRouteSaysHoldsUntilSomethingElseIsSet() {
        assertThat(limits.rows(500)).isEqualTo(500);
        assertThat(limits.minutes(15)).isEqualTo(15);
        assertThat(limits.rows()).hasValue(500);
        assertThat(limits.minutes()).hasValue(15);

        limits.setRows(1);
        limits.setMinutes(1);

        assertThat(limits.rows(500)).isEqualTo(1);
        assertThat(limits.minutes(15)).isEqualTo(1);
        assertThat(limits.rows()).hasValue(1);
        assertThat(limits.minutes()).hasValue(1);
    }

    @Test
    void limitsBelowOneAreRefused() {
        assertThatThrownBy(() -> limits.setRows(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MaxRowsPerFile=0 cannot be used: it must be 1 or more");
        assertThatThrownBy(() -> limits.setMinutes(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MaxFileMinutes=-1 cannot be used: it must be 1 or more");
        assertThat(limits.rows(500)).isEqualTo(500);
    }
}
