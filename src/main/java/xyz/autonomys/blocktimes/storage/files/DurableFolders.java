package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders of a data directory, each on the disk in the one above, so that a power cut takes none of them. For any
 * number of threads.
 */
final class DurableFolders {

    private final Path root;
    /** Folders that were seen to be on the disk, each in the one above. */
    private final Set<Path> onDisk = ConcurrentHashMap.newKeySet();

    /** @param root absolute path of the data directory */
    DurableFolders(Path root) {
        this.root = root;
    }

    /** Makes the root and the folders above it, where they are missing. */
    void makeRoot() throws IOException {
        Disk.createDirectories(root);
        syncedIntoTheOneAbove(root);
    }

    /** Whoever made the directory may have died before that. */
    private static void syncedIntoTheOneAbove(Path directory) throws IOException {
        try {
            if (directory.getParent() != null) {
                Disk.syncDirectory(directory.getParent());
            }
        } catch (AccessDeniedException e) {
            // Whoever may not read the directory above did not make this one.
        }
    }

    /**
     * Makes a folder below the root, and sees to it that it is on the disk. One that is there may not be: whoever made
     * it may have died before that, or be about to see to it.
     */
    void make(Path folder) throws IOException {
        Path made = folder.toAbsolutePath();
        if (onDisk.contains(made) && Files.isDirectory(made)) {
            return;
        }
        Files.createDirectories(made);
        for (Path each = made; !each.equals(root); each = each.getParent()) {
            Disk.syncDirectory(each.getParent());
        }
        onDisk.add(made);
    }

    /** Sees to it that a folder that is there is on the disk, with the names in it as they are. */
    void settle(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            make(folder);
            Disk.syncDirectory(folder);
        }
    }
}
