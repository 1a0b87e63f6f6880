package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the files of a data directory lie: in a directory of this machine, or in a bucket. A file has a name, which is
 * its path relative to the data directory with {@code /} between the parts. A file appears whole or not at all. For any
 * number of threads.
 */
public interface PublishedFiles extends AutoCloseable {

    /** @param name of a file that is there */
    record Listed(String name, long sizeBytes) {
    }

    /** A small file. @param version of its content; no two contents that follow each other have the same */
    record Content(byte[] bytes, String version) {
    }

    /** A file that can be opened by its path, until this is closed. */
    interface Copy extends AutoCloseable {
        /** Where the file can be opened. */
        Path path();

        @Override
        void close() throws IOException;
    }

    /** Folder of a chain's files that are on their way to be published, and of its journals. */
    static String staging(String chain) {
        return ".staging/" + chain;
    }

    /** All files below a folder, by name; none where there is no such folder. */
    List<Listed> list(String folder) throws IOException;

    /** Names of the folders right below a folder. */
    List<String> folders(String folder) throws IOException;

    /** Whether a file is there. */
    boolean exists(String name) throws IOException;

    /** The end of a file. @param sizeBytes of the whole file that it is the end of */
    record Tail(byte[] bytes, long sizeBytes) {
    }

    /**
     * The last bytes of a file, all of them where it has no more.
     *
     * @throws java.nio.file.NoSuchFileException where it is not there
     */
    Tail tail(String name, int length) throws IOException;

    /** A small file, whole; empty where it is not there. */
    Optional<Content> content(String name) throws IOException;

    /**
     * Writes a small file where nobody has since it was read.
     *
     * @param version of the content that is to be replaced; null where there must be none
     * @return the version written; empty where it was not
     */
    Optional<String> write(String name, byte[] bytes, String version) throws IOException;

    /** Publishes a complete, synced file, in place of one of that name; the staged one is gone then. */
    void publish(Path staged, String name) throws IOException;

    /**
     * Publishes a complete, synced file where there is none of that name; the staged one is gone then.
     *
     * @return whether it was published; false where there was one
     */
    boolean create(Path staged, String name) throws IOException;

    /**
     * Puts a complete file from a chain's scratch folder where another process could publish it by {@link #move}.
     *
     * @return its name there
     */
    String stage(Path staged, String chain) throws IOException;

    /**
     * Moves a file, in place of one of that name. Where it was interrupted it can be done again as long as the file is
     * there.
     */
    void move(String from, String to) throws IOException;

    /** Deletes a file, where it is there; when this returns it is gone for good, whoever deleted it. */
    void delete(String name) throws IOException;

    /** Sees to it that a file stays there, or gone, that a process may have been moving or deleting when it died. */
    void settle(String name) throws IOException;

    /** The file on this machine: itself, or a copy. */
    Copy copy(String name) throws IOException;

    /** Folder of this machine where files of a chain are written before they are published. */
    Path scratch(String chain);

    /** Removes what earlier processes left of a chain's files that were never published. */
    void clearStaging(String chain) throws IOException;

    /**
     * Keeps a chain's part to one writing process, or to one group of them.
     *
     * @param group name of the group; null for a process by itself
     * @throws StorageException naming the process or group that has it
     */
    WriterLock lock(String chain, String group) throws IOException;

    /** Process of this machine that writes a chain, where one does. */
    Optional<Long> lockHolder(String chain) throws IOException;

    /** @throws IOException where nothing can be written */
    void requireWritable() throws IOException;

    /** Reads that are worth making at once. */
    int readsAtOnce();

    /** A file, or with an empty name all, as it is to be told to people. */
    String shown(String name);

    /** The whole path of the data directory, or its URL. */
    String whole();

    @Override
    void close();
}
