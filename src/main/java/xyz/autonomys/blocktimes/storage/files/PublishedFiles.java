package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a data directory: in a directory of this machine, or in a bucket. The name of a file is its path
 * relative to the data directory, with {@code /} between the parts. A file appears whole or not at all. Safe for any
 * number of threads.
 */
public interface PublishedFiles extends AutoCloseable {

    /** A file that exists. */
    record Listed(String name, long sizeBytes) {
    }

    /**
     * The content of a small file.
     *
     * @param version identifies the content; consecutive contents have different versions
     */
    record Content(byte[] bytes, String version) {
    }

    /** A file that can be opened by its path until this is closed. */
    interface Copy extends AutoCloseable {
        /** Returns the path on this machine. */
        Path path();

        @Override
        void close() throws IOException;
    }

    /** Returns the folder for a chain's files that are to be published, and for its journals. */
    static String staging(String chain) {
        return ".staging/" + chain;
    }

    /** Returns all files below a folder, sorted by name; none if the folder does not exist. */
    List<Listed> list(String folder) throws IOException;

    /** Returns the names of the folders directly in a folder; none if it does not exist. */
    List<String> folders(String folder) throws IOException;

    /** Returns whether a file lies outside of the data directory, to which a symbolic link leads. */
    default boolean isElsewhere(String name) throws IOException {
        return false;
    }

    /** Returns whether a file exists. */
    boolean exists(String name) throws IOException;

    /**
     * The end of a file.
     *
     * @param sizeBytes size of the whole file
     */
    record Tail(byte[] bytes, long sizeBytes) {
    }

    /**
     * Returns the last {@code length} bytes of a file, or all bytes if it has fewer.
     *
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     */
    Tail tail(String name, int length) throws IOException;

    /** Returns the content of a small file; empty if it does not exist. */
    Optional<Content> content(String name) throws IOException;

    /**
     * Writes a small file, unless another process or thread has changed it since it was read.
     *
     * @param version of the content that is to be replaced; null if the file must not exist
     * @return the version written; empty if the file was changed, and so not written
     */
    Optional<String> write(String name, byte[] bytes, String version) throws IOException;

    /** Publishes a complete, synced file. Replaces a file of the same name. The staged file is gone afterwards. */
    void publish(Path staged, String name) throws IOException;

    /**
     * Publishes a complete, synced file, unless a file of that name exists. The staged file is gone afterwards in both
     * cases.
     *
     * @return whether it was published; false if a file of that name existed
     */
    boolean create(Path staged, String name) throws IOException;

    /**
     * Makes a complete file of a chain's scratch folder available to other processes, which can publish it with
     * {@link #move}.
     *
     * @return its name there
     */
    String stage(Path staged, String chain) throws IOException;

    /**
     * Moves a file. Replaces a file of the target's name. After an interruption it can be repeated, as long as the
     * source exists.
     */
    void move(String from, String to) throws IOException;

    /** Deletes a file, if it exists. When this returns, the file is gone for good, whoever deleted it. */
    void delete(String name) throws IOException;

    /**
     * Makes the presence or absence of a file durable. Needed if a process may have died while it moved or deleted the
     * file.
     */
    void settle(String name) throws IOException;

    /** Returns a file on this machine: the file itself, or a copy. */
    Copy copy(String name) throws IOException;

    /** Returns the folder of this machine where files of a chain are written before they are published. */
    Path scratch(String chain);

    /** Removes all that earlier processes left in a chain's staging, journals included. */
    void clearStaging(String chain) throws IOException;

    /**
     * Takes the lock of a chain for this process, or for a group of which it is one.
     *
     * @param group name of the group; null for a process by itself. In a directory, workers of all groups share the
     *         lock
     * @throws StorageException if another process or group holds the lock; the message names the holder
     */
    WriterLock lock(String chain, String group) throws IOException;

    /** Returns the id of the process of this machine that writes a chain; empty if there is none. */
    Optional<Long> lockHolder(String chain) throws IOException;

    /**
     * Checks that files can be written.
     *
     * @throws IOException if nothing can be written
     */
    void requireWritable() throws IOException;

    /** Returns how many reads should be made at once. */
    int readsAtOnce();

    /** Returns the name of a file as messages show it; with an empty name, that of the data directory. */
    String shown(String name);

    /** Returns the absolute path of the data directory, or its URL. */
    String whole();

    @Override
    void close();
}
