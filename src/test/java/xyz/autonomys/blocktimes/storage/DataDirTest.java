package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.storage.files.DataLocation;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriterLock;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class DataDirTest {

    private static final byte[] BYTES = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    private DataDir broken(String operation) {
        return folder.watchedBy((each, about) -> {
            if (each.equals(operation)) {
                throw new IOException("the disk is broken");
            }
        }).dataDir();
    }

    @Test
    void aRelativePathBeginsInTheWorkingDirectory() throws IOException {
        SimulatedTime time = new SimulatedTime();
        try (DataDir dataDir = new DataDir(DataLocation.open("x/data", root, time), time)) {
            dataDir.requireWritable();

            assertThat(dataDir).hasToString("x/data");
            assertThat(dataDir.shown("a/b")).isEqualTo("x/data/a/b");
            assertThat(dataDir.whole()).isEqualTo(root.resolve("x/data").toString());
            assertThat(dataDir.time()).isSameAs(time);
        }
        assertThat(root.resolve("x/data")).isEmptyDirectory();
    }

    @Test
    void everythingHasItsName() {
        assertThat(DataDir.quarantined("a/b")).isEqualTo(".quarantine/a/b");
        assertThat(DataDir.fence("c", LocalDate.of(2025, 1, 1))).isEqualTo(".fences/c/2025-01-01.json");
    }

    @Test
    void chainsThatHaveAFolderAreStored() throws IOException {
        Files.createDirectories(root.resolve("block_times/chain=b"));
        Files.createDirectories(root.resolve("block_times/chain=a"));
        Files.createDirectories(root.resolve("block_times/other"));

        assertThat(folder.dataDir().storedChains()).containsExactly("a", "b");
        assertThatThrownBy(() -> broken("folders").storedChains()).isInstanceOf(StorageException.class)
                .hasMessage("data/block_times cannot be read: the disk is broken");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        folder.dataDir().requireWritable();

        assertThatThrownBy(() -> broken("requireWritable").requireWritable()).isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data cannot be written to: the disk is broken; set DATA_DIR to a directory that "
                + "can");
    }

    @Test
    void aChainIsLockedByOneWriter() {
        assertThat(folder.dataDir().writer("consensus")).isEmpty();
        try (WriterLock lock = folder.dataDir().lock("consensus"); WriterLock other = folder.dataDir()
                .lock("auto-evm", "g")) {
            lock.requireHeld();
            other.requireHeld();
            assertThat(folder.dataDir().writer("consensus")).contains(ProcessHandle.current().pid());
        }
        assertThat(folder.dataDir().writer("consensus")).isEmpty();
        assertThatThrownBy(() -> broken("lock").lock("consensus")).isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data cannot be locked: the disk is broken");
        assertThatThrownBy(() -> broken("lockHolder").writer("consensus")).isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data: the lock files cannot be read: the disk is broken");
    }

    @Test
    void aNoteTakesThePlaceOfTheOneBefore() throws IOException {
        folder.dataDir().note("notes/a", new byte[] {1});
        folder.dataDir().note("notes/a", BYTES);

        assertThat(Files.readAllBytes(root.resolve("notes/a"))).isEqualTo(BYTES);
    }

    @Test
    void aNoteThatOthersWriteAllTheTimeIsGivenUp() throws IOException {
        int[] writes = {0};
        DataDir watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("write")) {
                Files.writeString(Files.createDirectories(root.resolve("notes")).resolve("a"), "other " + writes[0]++);
            }
        }).dataDir();

        assertThatThrownBy(() -> watched.note("notes/a", BYTES)).isInstanceOf(IOException.class)
                .hasMessage("other processes keep writing it");

        assertThat(writes[0]).isEqualTo(5);
    }

    @Test
    void onlyTheLastFilesOfAFolderAreKept() throws IOException {
        for (int i = 0; i < 5; i++) {
            folder.dataDir().note(".runs/" + i + ".json", BYTES);
        }
        folder.dataDir().keepLast(7, ".runs", "");
        assertThat(folder.dataDir().files().list(".runs")).hasSize(5);
        folder.dataDir().note(".runs/0.tmp", BYTES);
        folder.dataDir().keepLast(2, ".runs", ".runs/1.json");
        assertThat(folder.dataDir().files().list(".runs")).extracting(PublishedFiles.Listed::name)
                .containsExactly(".runs/0.tmp", ".runs/1.json", ".runs/3.json", ".runs/4.json");
    }

    @Test
    void aNoteMayBeReadByWhomeverTheUmaskLets() throws IOException {
        Path ofTheUmask = Files.createFile(root.resolve("plain"));
        folder.dataDir().note(".network.json", BYTES);
        assertThat(Files.getPosixFilePermissions(root.resolve(".network.json")))
                .isEqualTo(Files.getPosixFilePermissions(ofTheUmask));
    }

    @Test
    void allFilesOrNotAllAreThere() throws IOException {
        StoredFile first = folder.publish(MadeChain.plain(), 1, 10);
        StoredFile second = folder.publish(MadeChain.plain(), 11, 20);
        assertThat(folder.dataDir().holds(List.of(first, second))).isTrue();
        assertThat(folder.dataDir().holds(List.of())).isTrue();

        Files.delete(root.resolve(second.name()));

        assertThat(folder.dataDir().holds(List.of(first, second))).isFalse();
    }

    @Test
    void copiesAreOfBothDatasetsInTheirOrder() throws IOException {
        StoredFile first = folder.publish(MadeChain.plain().reportingEvery(5), 1, 10);
        StoredFile second = folder.publish(MadeChain.plain(), 11, 20);

        try (Copies copies = folder.dataDir().copies(List.of(second, first))) {
            assertThat(copies.blockTimes()).containsExactly(root.resolve(second.name()), root.resolve(first.name()));
            assertThat(copies.operators()).containsExactly(root.resolve(Datasets.offlineOperatorsOf(first.name())));
            assertThat(copies.held()).hasSize(3);
        }
    }

    /** Files whose copies tell when they are closed. */
    private static final class Lent {

        private final int[] closed = {0};
        private final PublishedFiles files =
                (PublishedFiles) java.lang.reflect.Proxy.newProxyInstance(DataDirTest.class.getClassLoader(),
                new Class<?>[] {PublishedFiles.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "readsAtOnce" -> 1;
                    case "copy" -> copy((String) arguments[0]);
                    case "close" -> closed[0]++;
                    default -> throw new AssertionError(method);
                });

        private PublishedFiles.Copy copy(String name) throws IOException {
            if (name.endsWith("broken")) {
                throw new IOException("the disk is broken");
            }
            return new PublishedFiles.Copy() {
                @Override
                public Path path() {
                    return Path.of(name);
                }

                @Override
                public void close() {
                    closed[0]++;
                }
            };
        }

        private static StoredFile file(String name) {
            return new StoredFile("block_times/" + name, null, null, new Footer("c", "g", 1, List.of(), "p", "l", 1, 0,
                    1), 1);
        }
    }

    @Test
    void copiesAreGivenBack() throws IOException {
        Lent lent = new Lent();
        DataDir dataDir = new DataDir(lent.files, folder.time());

        dataDir.copies(List.of(Lent.file("a"), Lent.file("b"))).close();

        assertThat(lent.closed[0]).isEqualTo(2);
    }

    @Test
    void whereOneCannotBeHadTheOthersAreGivenBack() {
        Lent lent = new Lent();
        DataDir dataDir = new DataDir(lent.files, folder.time());

        assertThatThrownBy(() -> dataDir.copies(List.of(Lent.file("a"), Lent.file("broken"))))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is broken");

        assertThat(lent.closed[0]).isEqualTo(1);
        dataDir.close();
        assertThat(lent.closed[0]).isEqualTo(2);
    }

    @Test
    void whatFailsWhenItIsGivenBackIsSaid() {
        IOException io = new IOException("a");
        Exception other = new Exception("b");
        assertThatThrownBy(() -> new Copies(List.of(), List.of(), Map.of(), List.of(() -> {
            throw io;
        })).close()).isSameAs(io);
        assertThatThrownBy(() -> new Copies(List.of(), List.of(), Map.of(), List.of(() -> {
            throw other;
        })).close()).isInstanceOf(IOException.class).hasCause(other);
    }
}
