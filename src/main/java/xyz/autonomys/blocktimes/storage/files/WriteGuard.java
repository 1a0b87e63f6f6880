package xyz.autonomys.blocktimes.storage.files;

/** The right to write some files: a lock or a fencing token. */
public interface WriteGuard {

    /**
     * Checks that the right is still held.
     *
     * @throws StorageException if it is lost, or if that cannot be checked
     */
    void requireHeld();
}
