package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class ParallelTest {

    @Test
    void outcomesComeInOrder() throws IOException {
        assertThat(Parallel.map(List.of(1, 2, 3, 4, 5), 2, each -> each * 10)).containsExactly(10, 20, 30, 40, 50);
        assertThat(Parallel.map(List.of(), 2, each -> each)).isEmpty();
    }

    @Test
    void someAreDoneAtOnce() throws IOException {
        CyclicBarrier both = new CyclicBarrier(2);

        assertThat(Parallel.map(List.of(1, 2), 2, each -> together(both, each))).containsExactly(1, 2);
    }

    private static int together(CyclicBarrier both, int each) {
        try {
            both.await(9, TimeUnit.MINUTES);
            return each;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anIoProblemIsPassedOnAsItIs() {
        IOException problem = new IOException("broken");

        assertThatThrownBy(() -> Parallel.map(List.of(1), 1, each -> {
            throw problem;
        })).isSameAs(problem);
    }

    @Test
    void anUncheckedProblemIsPassedOnAsItIs() {
        StorageException problem = new StorageException("broken");

        assertThatThrownBy(() -> Parallel.map(List.of(1), 1, each -> {
            throw problem;
        })).isSameAs(problem);
    }

    @Test
    void anErrorIsWrapped() {
        AssertionError problem = new AssertionError("broken");

        assertThatThrownBy(() -> Parallel.map(List.of(1), 1, each -> {
            throw problem;
        })).isInstanceOf(IllegalStateException.class).cause().isSameAs(problem);
    }

    /** One fails while the other is in the middle of its work. */
    @Test
    void whatWasBegunIsOverWhenItReturns() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();

        assertThatThrownBy(() -> Parallel.map(List.of(1, 2), 2, each -> {
            if (each == 1) {
                awaitBegun(begun);
                throw new IOException("broken");
            }
            begun.countDown();
            try {
                return untilInterrupted();
            } finally {
                over.set(true);
            }
        })).hasMessage("broken");

        assertThat(over).isTrue();
    }

    private static void awaitBegun(CountDownLatch begun) {
        try {
            begun.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int untilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // as wanted
        }
        return 0;
    }

    @Test
    void anInterruptedCallerStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Parallel.map(List.of(1), 1, each -> untilInterrupted()))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }
}
