package xyz.autonomys.blocktimes.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final HastyTime time = new HastyTime();

    @Test
    void pausesDoubleUpToTheLongestAndBeginAgainAfterASuccess() throws Exception {
        Backoff backoff = new Backoff(time, new CompletableFuture<>(), 1_000, 5_000);
        for (int i = 0; i < 5; i++) {
            backoff.pause();
        }
        backoff.reset();
        backoff.pause();

        assertThat(time.waitsMs()).containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L, 1_000L);
        assertThat(backoff.nextMs()).isEqualTo(2_000);
    }

    @Test
    void aStopEndsAPause() throws Exception {
        SimulatedTime standing = new SimulatedTime();

        new Backoff(standing, CompletableFuture.completedFuture("stop"), 1_000, 5_000).pause();

        assertThat(standing.timers()).isZero();
    }

    @Test
    void aPauseEndsWhenThereIsAReasonToGoOn() throws Exception {
        Backoff backoff = new Backoff(time, new CompletableFuture<>(), 60_000, 60_000);
        int[] looks = {0};
        backoff.pause(() -> ++looks[0] == 3);

        assertThat(time.waitsMs()).containsExactly(1_000L, 1_000L, 1_000L);
    }
}
