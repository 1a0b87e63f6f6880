package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** File operations that survive a power cut: a file is synced before its rename, and its directory after it. */
public final class Disk {

    private Disk() {
    }

    /** Forces a file's content to the disk. */
    public static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Forces the entries of a directory to the disk. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns the last {@code length} bytes of a file, or all bytes if it has fewer. */
    public static PublishedFiles.Tail tail(Path file, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.min(size, length)));
            long from = size - bytes.capacity();
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // until the buffer is full or the file ends
            }
            return new PublishedFiles.Tail(
                    bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array(), size);
        }
    }

    /** Beginning of the names of files that are not complete yet. */
    private static final String INCOMPLETE = ".new";
    private static final String TEMPORARY = ".tmp";

    /** Returns a path beside a file, for its content while that is not complete. */
    static Path incomplete(Path file) {
        return file.resolveSibling(INCOMPLETE + UUID.randomUUID() + "-" + file.getFileName() + TEMPORARY);
    }

    /** Writes and syncs a file beside the one whose place it will take, and returns its path. */
    static Path written(Path file, byte[] bytes) throws IOException {
        Path written = incomplete(file);
        try {
            Files.write(written, bytes, StandardOpenOption.CREATE_NEW);
            sync(written);
        } catch (IOException full) {
            Files.deleteIfExists(written);
            throw full;
        }
        return written;
    }

    /** Returns whether a file, by its name without folders, is one that was not completed. */
    public static boolean isIncomplete(String name) {
        return name.startsWith(INCOMPLETE) && name.endsWith(TEMPORARY);
    }

    /** Returns whether a file is one that was not completed, and would have got this name. */
    public static boolean isIncomplete(String name, String complete) {
        int random = INCOMPLETE.length() + UUID.randomUUID().toString().length() + 1;
        return isIncomplete(name) && name.length() > random
                && name.substring(random).equals(complete + TEMPORARY);
    }

    /**
     * Moves a synced file in one step. Replaces a file of the target's name. If the target's directory is on another
     * file system, because it is a link, the file is copied there under another name first.
     */
    static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(to.getParent());
        } catch (AtomicMoveNotSupportedException e) {
            Path copy = incomplete(to);
            try {
                Files.copy(from, copy);
                sync(copy);
            } catch (IOException full) {
                Files.deleteIfExists(copy);
                throw full;
            }
            Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(to.getParent());
            Files.delete(from);
        }
    }

    /** Creates a directory and its missing parents. Syncs each new directory into its parent. */
    public static void createDirectories(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path d = directory; d != null && !Files.exists(d); d = d.getParent()) {
            missing.add(0, d);
        }
        Files.createDirectories(directory);
        for (Path made : missing) {
            if (made.getParent() != null) {
                syncDirectory(made.getParent());
            }
        }
    }
}
