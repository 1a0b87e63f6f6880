package xyz.autonomys.blocktimes.storage.files;

/**
 * A change of a disk, in the order it was asked for. Files and folders are known by a number; that of the root is 0.
 */
public sealed interface DiskOperation {

    int ROOT = 0;

    /** A new, empty file or folder under a name. */
    record Make(int node, boolean isFolder, int parent, String name) implements Entry {
        @Override
        public int settledBy() {
            return parent;
        }
    }

    /** A node goes from one name to another, in place of what bears that; both names change in one step. */
    record Rename(int node, int parent, String name, int newParent, String newName) implements Entry {
        @Override
        public int settledBy() {
            return newParent;
        }
    }

    /** A name goes. */
    record Remove(int parent, String name) implements Entry {
        @Override
        public int settledBy() {
            return parent;
        }
    }

    /** Bytes of a file. */
    record Write(int node, long position, byte[] bytes) implements Content {
    }

    /** A file is made that long. */
    record Truncate(int node, long size) implements Content {
    }

    /** What was written to a file is on the disk from here on; of a folder, what was done to its entries. */
    record Force(int node) implements DiskOperation {
    }

    /** A change of names. */
    sealed interface Entry extends DiskOperation {

        /** Folder that is to be forced for this to hold. */
        int settledBy();
    }

    /** A change of a file's bytes. */
    sealed interface Content extends DiskOperation {
        int node();
    }
}
