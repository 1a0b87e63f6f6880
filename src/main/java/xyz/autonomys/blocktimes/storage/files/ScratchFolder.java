package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of this machine for files on their way to or from a bucket, made when it is needed and removed at the end.
 * What a process that was killed has left, the next one removes.
 */
final class ScratchFolder implements AutoCloseable {

    /**
     * Process ids are told apart by this: containers may share the folder of temporary files, and have the same ones.
     */
    private static final String NAME =
            "blocktimes-scratch-" + Integer.toHexString(Holder.processIdsOf().hashCode()) + "-";

    private Path folder;

    /** A file that is not there yet, in a folder that is. */
    Path file(String name) throws IOException {
        Path file = root().resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    /** A folder in it; made by whoever writes there. */
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

    /** A file in it, which is removed when the copy is closed. */
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
            // Another process removes it, or it is another user's: it takes room and does no harm.
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
