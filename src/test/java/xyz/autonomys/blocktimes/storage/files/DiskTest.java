package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk that loses all that was not forced. */
class DiskTest {

    private static final byte[] BYTES = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    private ForgetfulFileSystem disk;

    @BeforeEach
    void open() throws IOException {
        disk = ForgetfulFileSystem.over(root);
    }

    private Path path(String name) {
        return disk.root().resolve(name);
    }

    private TreeMap<String, byte[]> left() {
        return DiskImage.after(disk.log(), DiskLoss.all()).files();
    }

    @Test
    void aSyncedFileInASyncedFolderStays() throws IOException {
        Files.write(path("a"), BYTES);
        assertThat(left()).isEmpty();

        Disk.syncDirectory(disk.root());
        assertThat(left().get("a")).isEmpty();

        Disk.sync(path("a"));
        assertThat(left().get("a")).isEqualTo(BYTES);
    }

    @Test
    void aRenameStays() throws IOException {
        Files.write(path("a"), BYTES);
        Files.write(path("b"), new byte[1]);
        Disk.sync(path("a"));

        Disk.rename(path("a"), path("b"));

        assertThat(left()).containsOnlyKeys("b").containsEntry("b", BYTES);
    }

    @Test
    void foldersStayEachInTheOneAbove() throws IOException {
        Files.createDirectory(path("a"));
        Disk.syncDirectory(disk.root());

        Disk.createDirectories(path("a/b/c"));

        assertThat(left()).containsOnlyKeys("a", "a/b", "a/b/c");
        int before = disk.operations();
        Disk.createDirectories(path("a/b/c"));
        assertThat(disk.operations()).isEqualTo(before);
    }
}
