package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** A date or a chain that was moved to another disk, and linked back. */
class LinksTest {

    private static final MadeChain PLAIN = MadeChain.plain();

    @TempDir
    Path root;
    @TempDir
    Path elsewhere;
    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    /** Moves a directory elsewhere, and puts a link in its place. */
    private Path moved(String name, Path to) throws IOException {
        Path target = to.resolve("moved");
        try (Stream<Path> tree = Files.walk(root.resolve(name))) {
            for (Path each : tree.toList()) {
                Path there = target.resolve(root.resolve(name).relativize(each));
                if (Files.isDirectory(each)) {
                    Files.createDirectories(there);
                } else {
                    Files.move(each, there);
                }
            }
        }
        try (Stream<Path> tree = Files.walk(root.resolve(name))) {
            for (Path each : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        return Files.createSymbolicLink(root.resolve(name), target);
    }

    @Test
    void aLinkedDateAndALinkedChainAreRead() throws IOException {
        List<StoredFile> stored = List.of(folder.publish(PLAIN, 1, 20), folder.publish(PLAIN, 21, 40));
        Path link = moved(DataFolder.FIRST_DATE, elsewhere);
        assertThat(folder.coverage().files()).isEqualTo(stored);

        Files.delete(link);
        Files.createDirectories(link);
        for (StoredFile file : stored) {
            Path name = Path.of(file.name()).getFileName();
            Files.move(elsewhere.resolve("moved").resolve(name), root.resolve(file.name()));
        }
        Files.delete(elsewhere.resolve("moved"));
        moved("block_times/chain=consensus", elsewhere);
        assertThat(folder.coverage().files()).isEqualTo(stored);
        assertThat(folder.dataDir().storedChains()).containsExactly("consensus");
    }

    @Test
    void filesAreWrittenThroughALinkToAnotherDiskAndReplacedThere() throws IOException {
        Path otherDisk = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(otherDisk) && !store(otherDisk).equals(store(root)), "no second file system");
        Path there = Files.createTempDirectory(otherDisk, "blocktimes-links");
        try {
            folder.publish(PLAIN, 1, 20);
            moved(DataFolder.FIRST_DATE, there);

            folder.publish(PLAIN, 21, 40);
            folder.publish(PLAIN, 10, 30);

            assertThat(folder.coverage().blocks()).containsExactly(
                    new BlockRange(1, 9), new BlockRange(10, 30), new BlockRange(31, 40));
            try (Stream<Path> files = Files.list(there.resolve("moved"))) {
                assertThat(files).hasSize(3).allMatch(file -> file.toString().endsWith(".parquet"));
            }
            assertThat(root.resolve(".staging/consensus")).isEmptyDirectory();
        } finally {
            try (Stream<Path> tree = Files.walk(there)) {
                for (Path each : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static FileStore store(Path path) throws IOException {
        return Files.getFileStore(path);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> folder.coverage()).hasMessageContaining(message);
    }

    @Test
    void aLinkThatLeadsNowhereIsAnError() throws IOException {
        folder.publish(PLAIN, 1, 20);
        Path link = moved(DataFolder.FIRST_DATE, elsewhere);
        Files.move(elsewhere.resolve("moved"), elsewhere.resolve("unmounted"));
        assertRefused(link + " is a link to " + elsewhere.resolve("moved") + ", which does not exist: mount that disk,"
                + " or remove the link");

        Files.delete(link);
        Path chain = root.resolve("block_times/chain=consensus");
        Files.delete(chain);
        Files.createSymbolicLink(chain, elsewhere.resolve("moved"));
        assertRefused("which does not exist");
        assertThatThrownBy(() -> folder.dataDir().storedChains()).hasMessageContaining("which does not exist");
    }

    @Test
    void oneDirectoryIsNotReadTwice() throws IOException {
        folder.publish(PLAIN, 1, 20);
        Path again = root.resolve(DataFolder.SECOND_DATE.substring(0, DataFolder.SECOND_DATE.length() - 1));
        Files.createSymbolicLink(again, root.resolve(DataFolder.FIRST_DATE));
        assertRefused("which is in the same data directory");

        Files.delete(again);
        Path link = moved(DataFolder.FIRST_DATE, elsewhere);
        Files.createSymbolicLink(again, elsewhere.resolve("moved"));
        assertRefused(" are links to the same " + elsewhere.toRealPath().resolve("moved"));

        Files.delete(again);
        Files.createSymbolicLink(elsewhere.resolve("moved/loop"), link.getParent());
        assertRefused("remove it");
    }
}
