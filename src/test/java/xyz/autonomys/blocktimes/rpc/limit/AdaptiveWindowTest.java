package xyz.autonomys.blocktimes.rpc.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The window against a model of a node: a latency, and a number of answers a second past which calls queue up. */
class AdaptiveWindowTest {

    private static final int SECONDS = 60;

    private final AdaptiveWindow window = new AdaptiveWindow();
    private double clockNanos;

    /** Keeps the window full for a while; returns the answers a second over the last fifth of it. */
    private double run(double latencyMs, double capacityPerSecond, int seconds, double failingShare) {
        double end = clockNanos + seconds * 1e9;
        double measuredFrom = clockNanos + seconds * 0.8e9;
        double answered = 0;
        double failing = 0;
        while (clockNanos < end) {
            double perSecond = Math.min(window.size() / (latencyMs / 1e3), capacityPerSecond);
            double latencyNanos = window.size() * 1e9 / perSecond;
            clockNanos += 1e9 / perSecond;
            window.full();
            failing += failingShare;
            if (failing >= 1) {
                failing--;
                window.failed();
            }
            window.answered((long) clockNanos, (long) latencyNanos);
            answered += clockNanos >= measuredFrom ? 1 : 0;
        }
        return answered / (seconds * 0.2);
    }

    @ParameterizedTest
    @CsvSource({"0.2, 30000", "1, 30000", "20, 30000", "100, 30000", "20, 500", "250, 8000"})
    void settlesWithinATenthOfTheBestFixedWindow(double latencyMs, double capacityPerSecond) {
        double best = Math.min(AdaptiveWindow.MOST / (latencyMs / 1e3), capacityPerSecond);

        assertThat(run(latencyMs, capacityPerSecond, SECONDS, 0)).isGreaterThan(0.9 * best);
    }

    @Test
    void doesNotGrowFarBeyondWhatIsOfUse() {
        run(20, 10_000, SECONDS, 0);

        assertThat(window.size()).isBetween(180, 400); // 200 calls fill 20 ms at 10,000 a second
    }

    @Test
    void backsOffWhileCallsFailAndGrowsAgainAfterwards() {
        run(20, 30_000, SECONDS, 0);
        run(20, 30_000, 5, 0.2);
        assertThat(window.size()).isLessThan(64);

        assertThat(run(20, 30_000, 2 * SECONDS, 0)).isGreaterThan(0.9 * 30_000);
    }

    @Test
    void findsAnotherSizeWhenTheNodeSlowsDown() {
        run(20, 30_000, SECONDS, 0);
        int before = window.size();
        run(20, 2_000, 4 * SECONDS, 0);

        assertThat(window.size()).isLessThan(before / 2);
    }

    @Test
    void learnsNothingWhileTooFewCallsWait() {
        for (int i = 0; i < 100_000; i++) {
            clockNanos += 1e5;
            window.answered((long) clockNanos, 20_000_000);
        }
        assertThat(window.size()).isEqualTo(32);
    }
}
