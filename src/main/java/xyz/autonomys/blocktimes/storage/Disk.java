package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** File operations that hold through a power cut: a file is synced before its rename, and its directory after. */
final class Disk {

    private Disk() {
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Moves a synced file in one step, replacing what bears that name. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(to.getParent());
    }

    /** Makes a directory and its parents, each synced into the one above. */
    static void createDirectories(Path directory) throws IOException {
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
