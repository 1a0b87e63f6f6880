package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.events.FilePublished;
import xyz.autonomys.blocktimes.storage.catalog.Catalog;
import xyz.autonomys.blocktimes.storage.files.Parallel;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriterLock;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The layout of DATA_DIR, a directory or a bucket. Readers use the datasets. Names that begin with a dot are the
 * program's own.
 */
public final class DataDir implements AutoCloseable {

    private final PublishedFiles files;
    private final Time time;
    private static final ThreadLocal<@Nullable List<FilePublished>> HEARING = new ThreadLocal<>();

    private volatile Consumer<Event> listener = event -> { };

    /**
     * Reads and checks nothing yet.
     *
     * @param files the files of the directory or bucket; closed with this
     * @param time clock for the age of open files and for timestamps
     */
    public DataDir(PublishedFiles files, Time time) {
        this.files = files;
        this.time = time;
    }

    /** From now on, tells of every change that is recorded through this object. */
    public void tell(Consumer<Event> events) {
        listener = events;
    }

    Consumer<Event> listener() {
        return listener;
    }

    private void heard(Event event) {
        List<FilePublished> here = HEARING.get();
        if (here != null && event instanceof FilePublished file) {
            here.add(file);
        }
        listener.accept(event);
    }

    /** From now on, and until the same is done with null, files that this thread records are put into the list. */
    void hear(@Nullable List<FilePublished> files) {
        HEARING.set(files);
    }

    Time time() {
        return time;
    }

    public PublishedFiles files() {
        return files;
    }

    /** Returns the manifest and the changes of a chain. */
    public Catalog catalog(String chain) {
        return new Catalog(files, time, chain, this::heard);
    }

    /** Returns whether files of a chain are being replaced, or were when a process died. */
    public boolean isReplacing(String chain) throws IOException {
        return new Journal(this, chain).isUnderWay();
    }

    static String quarantined(String name) {
        return ".quarantine/" + name;
    }

    static String fence(String chain, LocalDate date) {
        return ".fences/" + chain + "/" + date + ".json";
    }

    /**
     * Returns the names of the chains that have a directory in {@code block_times}, in alphabetical order.
     *
     * @throws StorageException if the directory cannot be read
     */
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
     * Checks that files can be written. Creates a missing directory.
     *
     * @throws StorageException if nothing can be written
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
     * Takes the lock of a chain for this process alone.
     *
     * @throws StorageException if another process or group holds the lock; the message names the holder
     */
    public WriterLock lock(String chain) {
        return lock(chain, null);
    }

    /**
     * Takes the lock of a chain for a group of workers. This process is one of them.
     *
     * @param group name of the group; null for a process by itself
     * @throws StorageException if a process by itself or, in a bucket, another group holds the lock; the message names
     *         the holder
     */
    public WriterLock lock(String chain, String group) {
        try {
            return files.lock(chain, group);
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + this + " cannot be locked: " + StorageException.plain(e), e);
        }
    }

    /**
     * Returns the id of the process of this machine that writes a chain; empty if there is none.
     *
     * @throws StorageException if the lock cannot be read
     */
    public Optional<Long> writer(String chain) {
        try {
            return files.lockHolder(chain);
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + this + ": the lock files cannot be read: " + StorageException.plain(e), e);
        }
    }

    /**
     * Writes a small file of the program's own. Replaces a file of the same name.
     *
     * @throws IOException if the file cannot be written, or if other processes changed it during each of five attempts
     */
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

    /** Deletes the notes (JSON) of a folder except the last ones by name, and except the given one. */
    public void keepLast(int count, String folder, String kept) throws IOException {
        List<String> notes = files.list(folder).stream()
                .map(PublishedFiles.Listed::name)
                .filter(name -> name.endsWith(".json") && !name.equals(kept))
                .toList();
        for (String old : notes.subList(0, Math.max(0, notes.size() - count))) {
            files.delete(old);
        }
    }

    /** Returns whether all these files still exist. */
    public boolean holds(List<StoredFile> stored) throws IOException {
        for (StoredFile file : stored) {
            if (!files.exists(file.name())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns these files, and their files of offline operators, on this machine. Files in a bucket are downloaded.
     *
     * @throws IOException if a file cannot be read
     */
    public Copies copies(List<StoredFile> stored) throws IOException {
        List<String> names = new ArrayList<>(stored.stream().map(StoredFile::name).toList());
        stored.stream()
                .filter(file -> file.operators() != null)
                .forEach(file -> names.add(file.operators()));
        Map<String, PublishedFiles.Copy> copies = new ConcurrentHashMap<>();
        Copies result = new Copies(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        try {
            Parallel.map(names, files.readsAtOnce(), name -> copies.put(name, files.copy(name)));
        } catch (IOException | RuntimeException e) {
            result.held().addAll(copies.values());
            result.close();
            throw e;
        }
        result.held().addAll(copies.values());
        names.forEach(name -> result.paths().put(name, copies.get(name).path()));
        names.forEach(name -> (name.startsWith(Datasets.BLOCK_TIMES) ? result.blockTimes() : result.operators())
                .add(copies.get(name).path()));
        return result;
    }

    /** Returns the name of a file as messages show it. */
    public String shown(String name) {
        return files.shown(name);
    }

    /** Returns the absolute path of the data directory, or its URL. */
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
