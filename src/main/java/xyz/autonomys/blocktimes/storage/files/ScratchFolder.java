package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of this machine for files on their way to or from a bucket. It is created when it is needed and removed at
 * the end. If a process is killed, the next one removes its folder.
 */
final class ScratchFolder implements AutoCloseable {

    /**
     * The hash tells apart process ids of different containers, which may share the folder for temporary files and have
     * the same process ids.
     */
    private static final String NAME =
            "blocktimes-scratch-" + Integer.toHexString(Holder.processIdsOf().hashCode()) + "-";

    private Path folder;

    /** Returns the path of a file that does not exist yet, in a folder that does. */
    Path file(String name) throws IOException {
        Path file = root().resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    /** Returns the path of a folder in it. The caller creates the folder. */
    Path folder(String name) {
        try {
            return root().resolve(name);
        } catch (IOException e) {
            throw new StorageException(
                    "no directory for temporary files can be made in " + System.getProperty("java.io.tmpdir") + ": "
                            + StorageException.plain(e)
                            + "; set TMPDIR, or -Djava.io.tmpdir in JAVA_OPTS, to one that can be written",
                    e);
        }
    }

    /** Returns a file in it as a copy that is deleted when it is closed. */
    PublishedFiles.Copy copy(Path file) {
        return new PublishedFiles.Copy() {
            @Override
            public Path path() {
                return file;
            }

            @Override
            public void close() throws IOException {
                Files.deleteIfExists(file);
            }
        };
    }

    private synchronized Path root() throws IOException {
        if (folder == null) {
            Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
            removeLeftovers(tmp);
            folder = Files.createTempDirectory(tmp, NAME + ProcessHandle.current().pid() + "-");
        }
        return folder;
    }

    private static void removeLeftovers(Path tmp) throws IOException {
        List<Path> left;
        try (Stream<Path> all = Files.list(tmp)) {
            left = all.filter(each -> each.getFileName().toString().matches(NAME + "\\d{1,18}-.*")).toList();
        }
        for (Path each : left) {
            String pid = each.getFileName().toString().substring(NAME.length()).replaceFirst("-.*", "");
            if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                remove(each);
            }
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // Another process removes it, or it belongs to another user. It takes up space and does no harm.
        }
    }

    @Override
    public synchronized void close() {
        if (folder != null) {
            remove(folder);
            folder = null;
        }
    }
}
