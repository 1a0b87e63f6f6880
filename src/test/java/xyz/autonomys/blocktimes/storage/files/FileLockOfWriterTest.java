package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.time.SimulatedTime;

@Timeout(600)
class FileLockOfWriterTest {

    @TempDir
    Path root;

    private final SimulatedTime time = new SimulatedTime();
    private Path file;

    @BeforeEach
    void prepare() {
        file = root.resolve(".locks/consensus.lock");
    }

    private FileLockOfWriter take(String group) throws IOException {
        return FileLockOfWriter.take(file, "consensus", "data", group, time);
    }

    private CompletableFuture<FileLockOfWriter> taking(String group) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return take(group);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }, task -> new Thread(task).start());
    }

    @Test
    void itSaysWhoHoldsIt() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x".repeat(1_000));

        try (FileLockOfWriter lock = take(null)) {
            lock.requireHeld();
            assertThat(Files.readString(file)).isEqualTo(Holder.thisProcess(time) + "\n");
            assertThat(FileLockOfWriter.holder(file)).contains(ProcessHandle.current().pid());
        }
    }

    @Test
    void withoutAWriterThereIsNoHolder() throws IOException {
        assertThat(FileLockOfWriter.holder(file)).isEmpty();
        take(null).close();

        assertThat(FileLockOfWriter.holder(file)).isEmpty();
        assertThat(Files.readString(file)).startsWith("pid ");
    }

    @Test
    void aSecondIsRefusedNamingTheHolder() throws Exception {
        try (FileLockOfWriter lock = take(null)) {
            CompletableFuture<FileLockOfWriter> second = taking(null);
            for (int pause = 0; pause < 4; pause++) {
                time.awaitTimers(1);
                assertThat(second).isNotDone();
                time.advance(49);
                assertThat(time.timers()).isEqualTo(1);
                time.advance(1);
            }

            assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class).cause()
                    .isInstanceOf(StorageException.class)
                    .hasMessage("another process is writing chain consensus to data: "
                    + Holder.thisProcess(new SimulatedTime())
                            + "; wait for it, stop it, or use another DATA_DIR");
            lock.requireHeld();
        }
        take(null).close();
    }

    @Test
    void oneThatIsReleasedMeanwhileIsHad() throws Exception {
        FileLockOfWriter first = take(null);
        CompletableFuture<FileLockOfWriter> second = taking(null);
        time.awaitTimers(1);
        first.close();
        time.advance(50);

        second.get().close();
    }

    @Test
    void aGroupIsNamed() throws IOException {
        try (FileLockOfWriter lock = take("g")) {
            lock.requireHeld();
            assertThat(Files.readString(file)).isEqualTo(Holder.thisProcess(time) + ", a worker of group g\n");
        }
    }

    @Test
    void whoIsInterruptedWhileHeWaitsIsRefused() throws Exception {
        try (FileLockOfWriter lock = take(null)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> take(null)).isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("another process is writing chain");

            assertThat(Thread.interrupted()).isTrue();
            lock.requireHeld();
        }
    }
}
