package xyz.autonomys.blocktimes.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeTest {

    private final SimulatedTime time = new SimulatedTime();

    @Test
    void aFutureThatIsThereInTimeIsGiven() throws Exception {
        assertThat(time.await(CompletableFuture.completedFuture("there"), 1_000)).isEqualTo("there");
        assertThat(time.timers()).as("timers left").isZero();
    }

    @Test
    void theFailureOfAFutureIsThrown() {
        assertThatThrownBy(() -> time.await(CompletableFuture.failedFuture(new IllegalStateException("broken")), 1_000))
                .isInstanceOf(ExecutionException.class).hasRootCauseMessage("broken");
    }

    @Test
    void waitingAgainAndAgainForWhatDoesNotComeLeavesNothingBehind() {
        CompletableFuture<String> never = new CompletableFuture<>();
        Time hasty = new HastyTime();

        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> hasty.await(never, 50))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("not within 50 ms");
        }

        assertThat(never.getNumberOfDependents()).isLessThan(10);
    }

    @Test
    void aTaskIsRepeatedUntilItIsCancelled() {
        List<Long> ranMs = new ArrayList<>();
        Time.Timer timer = time.every(100, () -> ranMs.add(time.nanos() / 1_000_000));
        time.advance(350);
        timer.cancel();
        time.advance(1_000);

        assertThat(ranMs).containsExactly(100L, 200L, 300L);
        assertThat(time.timers()).isZero();
    }

    @Test
    void aTaskThatCancelsItselfDoesNotRunAgain() {
        List<Time.Timer> timers = new ArrayList<>();
        int[] runs = new int[1];
        timers.add(time.every(100, () -> {
            runs[0]++;
            timers.get(0).cancel();
        }));
        time.advance(1_000);

        assertThat(runs[0]).isEqualTo(1);
    }

    @Test
    void theSystemsTimersRunAndTheirThreadKeepsNoProcessAlive() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();

        new SystemTime().after(1, () -> ran.complete(Thread.currentThread()));

        assertThat(ran.get().isDaemon()).isTrue();
    }

    @Test
    void aTaskThatFailsDoesNotEndTheSystemsTimers() throws Exception {
        Time system = new SystemTime();
        CompletableFuture<Void> ran = new CompletableFuture<>();
        system.after(1, () -> {
            throw new IllegalStateException("as told");
        });

        system.after(2, () -> ran.complete(null));

        ran.get();
        assertThat(ran).isCompleted();
    }
}
