package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import xyz.autonomys.blocktimes.storage.files.Parallel;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriterLock;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Where things lie under DATA_DIR, a directory or a bucket. Readers see the datasets; what begins with a dot is the
 * program's own.
 */
public final class DataDir implements AutoCloseable {

    private static final String NETWORK = ".network.json";

    private final PublishedFiles files;
    private final Time time;

    /**
     * Nothing is looked at yet.
     *
     * @param files wherever they lie; closed with this
     * @param time by which files age
     */
    public DataDir(PublishedFiles files, Time time) {
        this.files = files;
        this.time = time;
    }

    Time time() {
        return time;
    }

    PublishedFiles files() {
        return files;
    }

    static String quarantined(String name) {
        return ".quarantine/" + name;
    }

    static String networkFile() {
        return NETWORK;
    }

    static String fence(String chain, LocalDate date) {
        return ".fences/" + chain + "/" + date + ".json";
    }

    /** Chains that have a directory in {@code block_times}, by name. */
    public List<String> storedChains() {
        try {
            return files.folders(Datasets.BLOCK_TIMES).stream()
                    .flatMap(name -> Datasets.chainOf(name).stream())
                    .toList();
        } catch (IOException e) {
            throw new StorageException(
                    files.shown(Datasets.BLOCK_TIMES) + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    /**
     * Sees that files can be written, and makes the directory where it is missing.
     *
     * @throws StorageException where they cannot
     */
    public void requireWritable() {
        try {
            files.requireWritable();
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + this + " cannot be written to: " + StorageException.plain(e)
                    + "; set DATA_DIR to a directory that can", e);
        }
    }

    /**
     * Keeps a chain's part to this process.
     *
     * @throws StorageException naming the process that has it
     */
    public WriterLock lock(String chain) {
        return lock(chain, null);
    }

    /**
     * Keeps a chain's part to the workers of a group, of which this process is one.
     *
     * @throws StorageException naming the process, or the other group, that has it
     */
    public WriterLock lock(String chain, String group) {
        try {
            return files.lock(chain, group);
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + this + " cannot be locked: " + StorageException.plain(e), e);
        }
    }

    /** Process of this machine that writes a chain, where one does. */
    public Optional<Long> writer(String chain) {
        try {
            return files.lockHolder(chain);
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + this + ": the lock files cannot be read: " + StorageException.plain(e), e);
        }
    }

    /** Writes a small file of the program's own, in place of one of that name. */
    public void note(String name, byte[] content) throws IOException {
        for (int attempt = 0; attempt < 5; attempt++) {
            if (files.write(
                            name,
                            content,
                            files.content(name)
                                    .map(PublishedFiles.Content::version)
                                    .orElse(null))
                    .isPresent()) {
                return;
            }
        }
        throw new IOException("other processes keep writing it");
    }

    /** Whether all these files are still there. */
    public boolean holds(List<StoredFile> stored) throws IOException {
        for (StoredFile file : stored) {
            if (!files.exists(file.name())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Files that can be read by their paths on this machine, until this is closed.
     *
     * @param operators of the blocks in them
     */
    public record Copies(List<Path> blockTimes, List<Path> operators, List<AutoCloseable> held)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            for (AutoCloseable copy : held) {
                closeOne(copy);
            }
        }

        private static void closeOne(AutoCloseable copy) throws IOException {
            try {
                copy.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    /** These files, on this machine; those in a bucket are fetched. */
    public Copies copies(List<StoredFile> stored) throws IOException {
        List<String> names = new ArrayList<>(stored.stream().map(StoredFile::name).toList());
        stored.stream()
                .filter(file -> file.footer().offlineOperators() > 0)
                .forEach(file -> names.add(Datasets.offlineOperatorsOf(file.name())));
        Map<String, PublishedFiles.Copy> copies = new ConcurrentHashMap<>();
        Copies result = new Copies(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try {
            Parallel.map(names, files.readsAtOnce(), name -> copies.put(name, files.copy(name)));
        } catch (IOException | RuntimeException e) {
            result.held.addAll(copies.values());
            result.close();
            throw e;
        }
        result.held.addAll(copies.values());
        names.forEach(name -> (name.startsWith(Datasets.BLOCK_TIMES) ? result.blockTimes : result.operators)
                .add(copies.get(name).path()));
        return result;
    }

    /** A file as it is to be told to people. */
    String shown(String name) {
        return files.shown(name);
    }

    /** The whole of its path, or its URL. */
    public String whole() {
        return files.whole();
    }

    @Override
    public String toString() {
        return files.shown("");
    }

    @Override
    public void close() {
        files.close();
    }
}
