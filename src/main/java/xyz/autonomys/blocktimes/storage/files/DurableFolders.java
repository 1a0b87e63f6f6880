package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Creates the folders of a data directory so that they survive a power cut: each is synced into its parent. Safe for
 * any number of threads.
 */
final class DurableFolders {

    private final Path root;
    /** Folders that are known to be on the disk, as are all folders between them and the root. */
    private final Set<Path> onDisk = ConcurrentHashMap.newKeySet();

    /** @param root absolute path of the data directory */
    DurableFolders(Path root) {
        this.root = root;
    }

    /** Creates the root, and the folders above it, if they are missing. */
    void makeRoot() throws IOException {
        Disk.createDirectories(root);
        syncedIntoTheOneAbove(root);
    }

    /** Syncs a directory into its parent. The process that created it may have died before it did so. */
    private static void syncedIntoTheOneAbove(Path directory) throws IOException {
        try {
            if (directory.getParent() != null) {
                Disk.syncDirectory(directory.getParent());
            }
        } catch (AccessDeniedException e) {
            // This process did not create the directory: without the right to read the parent, that would have failed.
        }
    }

    /**
     * Creates a folder below the root, if it is missing, and syncs it into its parents. An existing folder is synced
     * too: the process that created it may have died before it did so, or may be about to do so.
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

    /** Syncs an existing folder and its entries. Does nothing if the folder is missing. */
    void settle(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            make(folder);
            Disk.syncDirectory(folder);
        }
    }
}
