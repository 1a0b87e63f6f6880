package xyz.autonomys.blocktimes.storage.files;

/** The right to write some files. */
public interface WriteGuard {

    /** @throws StorageException where it is another's by now */
    void requireHeld();
}
