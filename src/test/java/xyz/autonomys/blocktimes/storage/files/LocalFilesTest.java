package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class LocalFilesTest {

    private static final byte[] BYTES = bytes("content");

    @TempDir
    Path root;

    private LocalFiles files;

    @BeforeEach
    void open() {
        files = new LocalFiles(root, Path.of("data"), new SimulatedTime());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path put(String name, String content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        return Files.writeString(root.resolve(name), content);
    }

    /** What is done to files, on a disk that keeps only what was forced. */
    @FunctionalInterface
    private interface Work {
        void on(LocalFiles files, Path root) throws IOException;
    }

    private TreeMap<String, byte[]> afterLossOfAllNotForced(Work work) throws IOException {
        ForgetfulFileSystem disk = ForgetfulFileSystem.over(root);
        work.on(new LocalFiles(disk.root(), Path.of("data"), new SimulatedTime()), disk.root());
        return DiskImage.after(disk.log(), DiskLoss.all()).files();
    }

    @Test
    void filesBelowAFolderAreListedByName() throws IOException {
        put("a/z", "12345");
        put("a/b/c", "1");
        put("other", "1");

        assertThat(files.list("a")).containsExactly(new PublishedFiles.Listed("a/b/c", 1),
                new PublishedFiles.Listed("a/z", 5));
        for (int file = 0; file < 20; file++) {
            put("many/" + file * 7 % 20, "1");
        }
        assertThat(files.list("many")).hasSize(20).extracting(PublishedFiles.Listed::name).isSorted();
        assertThat(files.list("none")).isEmpty();
        assertThat(files.list("other")).isEmpty();
    }

    @Test
    void foldersAreNamedWithoutWhatIsInThem() throws IOException {
        put("a/z/x", "1");
        put("a/b/c/d", "1");
        put("a/file", "1");

        assertThat(files.folders("a")).containsExactly("b", "z");
        assertThat(files.folders("none")).isEmpty();
    }

    @Test
    void aFileThatIsThereExists() throws IOException {
        put("a/b", "1");

        assertThat(files.exists("a/b")).isTrue();
        assertThat(files.exists("a/c")).isFalse();
    }

    @Test
    void theEndOfAFileIsReadWithItsWholeSize() throws IOException {
        put("a", "0123456789");

        PublishedFiles.Tail tail = files.tail("a", 4);
        assertThat(tail.bytes()).isEqualTo(bytes("6789"));
        assertThat(tail.sizeBytes()).isEqualTo(10);
        assertThat(files.tail("a", 10).bytes()).isEqualTo(bytes("0123456789"));
        assertThat(files.tail("a", 11).bytes()).isEqualTo(bytes("0123456789"));
        assertThatThrownBy(() -> files.tail("b", 4)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aSmallFileIsWrittenWhereNobodyHasSinceItWasRead() throws IOException {
        Optional<String> first = files.write("a/b", BYTES, null);
        assertThat(files.content("a/b")).hasValueSatisfying(content -> {
            assertThat(content.bytes()).isEqualTo(BYTES);
            assertThat(content.version()).isEqualTo(first.orElseThrow());
        });

        Optional<String> second = files.write("a/b", bytes("more"), first.orElseThrow());
        assertThat(second).isPresent().isNotEqualTo(first);

        assertThat(files.write("a/b", bytes("late"), first.orElseThrow())).isEmpty();
        assertThat(files.write("a/b", bytes("late"), null)).isEmpty();
        assertThat(files.write("a/c", bytes("late"), first.orElseThrow())).isEmpty();
        assertThat(Files.readString(root.resolve("a/b"))).isEqualTo("more");
        assertThat(files.list("a")).extracting(PublishedFiles.Listed::name).containsExactly("a/b");
        assertThat(files.content("a/c")).isEmpty();
    }

    @Test
    void whatIsWrittenIsOnTheDisk() throws IOException {
        assertThat(afterLossOfAllNotForced((on, there) -> on.write("a/b/c", BYTES, null)).get("a/b/c"))
                .isEqualTo(BYTES);
    }

    @Test
    void aStagedFileGoesInPlaceOfOneOfItsName() throws IOException {
        put("d/a", "old");

        files.publish(put(".staging/s", "new"), "d/a");

        assertThat(Files.readString(root.resolve("d/a"))).isEqualTo("new");
        assertThat(files.exists(".staging/s")).isFalse();
    }

    @Test
    void whatIsPublishedIsOnTheDiskWithItsFolders() throws IOException {
        put("staging/s", "content");

        assertThat(afterLossOfAllNotForced((on, there) -> on.publish(there.resolve("staging/s"), "a/b/c")))
                .containsEntry("a/b/c", BYTES).doesNotContainKey("staging/s");
    }

    /** Whoever made the folder may have died before it was on the disk. */
    @Test
    void aFolderThatIsThereIsSeenToBeOnTheDisk() throws IOException {
        put("staging/s", "content");

        assertThat(afterLossOfAllNotForced((on, there) -> {
            Files.createDirectories(there.resolve("a/b"));
            on.publish(there.resolve("staging/s"), "a/b/c");
        })).containsKey("a/b/c");
    }

    @Test
    void foldersSeenOnceAreNotForcedAgain() throws IOException {
        put("staging/s", "content");
        put("staging/t", "content");
        ForgetfulFileSystem disk = ForgetfulFileSystem.over(root);
        LocalFiles on = new LocalFiles(disk.root(), Path.of("data"), new SimulatedTime());
        on.publish(disk.root().resolve("staging/s"), "a/b/c");
        int before = disk.operations();

        on.publish(disk.root().resolve("staging/t"), "a/b/d");

        assertThat(disk.log().subList(before, disk.operations())).extracting(each -> each.getClass().getSimpleName())
                .containsExactly("Rename", "Force");
    }

    @Test
    void aFolderThatWasRemovedIsMadeAgain() throws IOException {
        files.publish(put(".staging/s", "new"), "d/a");
        Files.delete(root.resolve("d/a"));
        Files.delete(root.resolve("d"));

        files.publish(put(".staging/s", "new"), "d/a");

        assertThat(files.exists("d/a")).isTrue();
    }

    @Test
    void aFileIsCreatedOnlyWhereThereIsNone() throws IOException {
        assertThat(files.create(put(".staging/s", "first"), "d/a")).isTrue();
        assertThat(files.create(put(".staging/s", "second"), "d/a")).isFalse();

        assertThat(Files.readString(root.resolve("d/a"))).isEqualTo("first");
        assertThat(files.exists(".staging/s")).isFalse();
    }

    @Test
    void aStagedFileIsOnTheDiskUnderTheNameThatIsSaid() throws IOException {
        Files.createDirectories(root.resolve(".staging/consensus"));

        assertThat(afterLossOfAllNotForced((on, there) -> {
            Path staged = Files.write(there.resolve(".staging/consensus/s"), BYTES);
            Disk.sync(staged);
            assertThat(on.stage(staged, "consensus")).isEqualTo(".staging/consensus/s");
        })).containsEntry(".staging/consensus/s", BYTES);
    }

    @Test
    void aMoveGoesInPlaceOfOneOfThatName() throws IOException {
        put("a/b", "new");
        put("c/d", "old");

        files.move("a/b", "c/d");

        assertThat(Files.readString(root.resolve("c/d"))).isEqualTo("new");
        assertThat(files.exists("a/b")).isFalse();
    }

    @Test
    void whatIsDeletedIsGoneForGood() throws IOException {
        put("a/b", "1");

        assertThat(afterLossOfAllNotForced((on, there) -> on.delete("a/b"))).containsOnlyKeys("a");
        files.delete("a/b");
        files.delete("none/b");
    }

    /** Somebody else may have deleted it just now. */
    @Test
    void whatOthersDidToAFileIsSettled() throws IOException {
        put("a/b", "1");

        assertThat(afterLossOfAllNotForced((on, there) -> {
            Files.delete(there.resolve("a/b"));
            on.settle("a/b");
        })).doesNotContainKey("a/b");
        assertThat(afterLossOfAllNotForced((on, there) -> {
            Files.createDirectories(there.resolve("new/c"));
            Files.write(there.resolve("new/c/e"), BYTES);
            on.settle("new/c/e");
        })).containsKey("new/c/e");
    }

    @Test
    void aCopyIsTheFileItself() throws IOException {
        put("a/b", "1");

        try (PublishedFiles.Copy copy = files.copy("a/b")) {
            assertThat(copy.path()).isEqualTo(root.resolve("a/b"));
        }
        assertThat(files.exists("a/b")).isTrue();
    }

    @Test
    void stagingIsClearedForOneChain() throws IOException {
        put(".staging/consensus/a", "1");
        put(".staging/auto-evm/a", "1");

        files.clearStaging("consensus");
        files.clearStaging("none");

        assertThat(files.list(".staging")).extracting(PublishedFiles.Listed::name)
                .containsExactly(".staging/auto-evm/a");
        assertThat(files.scratch("consensus")).isEqualTo(root.resolve(".staging/consensus"));
    }

    @Test
    void aLockIsHeldUntilItIsClosed() throws IOException {
        assertThat(files.lockHolder("consensus")).isEmpty();
        try (WriterLock lock = files.lock("consensus", null)) {
            lock.requireHeld();
            assertThat(files.lockHolder("consensus")).contains(ProcessHandle.current().pid());
            assertThat(files.lockHolder("auto-evm")).isEmpty();
        }
        assertThat(files.lockHolder("consensus")).isEmpty();
    }

    @Test
    void aDirectoryThatIsMissingIsMade() throws IOException {
        Path made = root.resolve("x/y");

        new LocalFiles(made, made, new SimulatedTime()).requireWritable();

        assertThat(made).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsAFileCannotBeWritten() throws IOException {
        Path file = put("f", "1");

        assertThatThrownBy(() -> new LocalFiles(file, file, new SimulatedTime()).requireWritable())
                .isInstanceOf(IOException.class);
    }

    @Test
    void filesAreShownAsTheirDirectoryWasGiven() {
        assertThat(files.shown("a/b")).isEqualTo("data/a/b");
        assertThat(files.shown("")).isEqualTo("data");
        assertThat(new LocalFiles(root.resolve("x/../y"), Path.of("y"), new SimulatedTime()).whole())
                .isEqualTo(root.resolve("y").toAbsolutePath().toString());
        assertThat(files.readsAtOnce()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
