package xyz.autonomys.blocktimes.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.Parallel;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;

/**
 * Which blocks of a chain are stored, according to the names and footers of its files. Rows are not read.
 *
 * @param files in block order; no two share a block
 * @param unusable files that do not count as stored blocks
 */
public record Coverage(List<StoredFile> files, List<Unusable> unusable) {

    /**
     * A file that cannot be used.
     *
     * @param name path relative to the data directory
     * @param problem why the file does not count as stored blocks
     */
    public record Unusable(String name, String problem) {
    }

    private static final int ATTEMPTS = 5;

    /**
     * Reads what is stored of a chain. Changes nothing. If a file disappears meanwhile, because another process
     * replaces it, everything is read again, up to five times in all.
     *
     * @throws StorageException if the files cannot be read
     */
    public static Coverage read(DataDir dataDir, String chain) {
        return readRetrying(dataDir, chain, Datasets.blockTimes(chain));
    }

    private static Coverage readRetrying(DataDir dataDir, String chain, String folder) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(dataDir, chain, folder);
            } catch (StorageException e) {
                if (attempt == ATTEMPTS || !fileVanished(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean fileVanished(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
                return true;
            }
        }
        return false;
    }

    /** Reads what is stored of one date of a chain, like {@link #read(DataDir, String)}. */
    public static Coverage read(DataDir dataDir, String chain, LocalDate date) {
        return readRetrying(dataDir, chain, Datasets.partition(chain, date));
    }

    /** Returns all usable files of one date, even if they share blocks. */
    static List<StoredFile> usable(DataDir dataDir, String chain, LocalDate date) {
        List<StoredFile> files = new ArrayList<>();
        sort(dataDir, chain, Datasets.partition(chain, date), files, new ArrayList<>());
        return files;
    }

    private static Coverage readOnce(DataDir dataDir, String chain, String folder) {
        List<StoredFile> files = new ArrayList<>();
        List<Unusable> unusable = new ArrayList<>();
        sort(dataDir, chain, folder, files, unusable);
        return withoutOverlaps(files, unusable);
    }

    private static void sort(
            DataDir dataDir, String chain, String folder, List<StoredFile> files, List<Unusable> unusable) {
        // There may be thousands of footers, so several are read at once.
        try {
            Parallel.map(
                            settled(dataDir, chain, folder),
                            dataDir.files().readsAtOnce(),
                            file -> read(dataDir, file, chain))
                    .forEach(read -> {
                        if (read instanceof StoredFile file) {
                            files.add(file);
                        } else {
                            unusable.add((Unusable) read);
                        }
                    });
        } catch (IOException e) {
            throw new StorageException(dataDir.shown(folder) + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    /** Returns a {@link StoredFile}, or an {@link Unusable} with the reason. */
    private static Record read(DataDir dataDir, PublishedFiles.Listed file, String chain) throws IOException {
        try {
            return ListedFile.stored(dataDir, file, chain);
        } catch (UnusableFileException e) {
            return new Unusable(file.name(), e.getMessage());
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(dataDir.shown(file.name()) + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    /**
     * Lists the files as of one moment, without those that {@link Journal#ignored} names. After five attempts the last
     * listing counts, even if files changed while it was made.
     */
    private static List<PublishedFiles.Listed> settled(DataDir dataDir, String chain, String folder)
            throws IOException {
        Journal journal = new Journal(dataDir, chain);
        for (int attempt = 1; ; attempt++) {
            Set<String> ignored = journal.ignored();
            Set<String> before = names(parquetFiles(dataDir, chain, folder));
            List<PublishedFiles.Listed> files = parquetFiles(dataDir, chain, folder);
            // A listing takes time. It is as of one moment if no file disappeared and no replacement progressed
            // meanwhile.
            if (names(files).containsAll(before) && journal.ignored().equals(ignored) || attempt == ATTEMPTS) {
                return files.stream().filter(file -> !ignored.contains(file.name())).toList();
            }
        }
    }

    private static Set<String> names(List<PublishedFiles.Listed> files) {
        return files.stream().map(PublishedFiles.Listed::name).collect(Collectors.toSet());
    }

    private static List<PublishedFiles.Listed> parquetFiles(DataDir dataDir, String chain, String folder)
            throws IOException {
        int deepest = Datasets.blockTimes(chain).split("/").length + 2;
        return dataDir.files().list(folder).stream()
                .filter(file -> file.name().endsWith(".parquet") && file.name().split("/").length <= deepest).toList();
    }

    private static Coverage withoutOverlaps(List<StoredFile> files, List<Unusable> unusable) {
        // If two files begin with the same block, the longer one counts: it is sorted first.
        files.sort(Comparator.comparingLong((StoredFile file) -> file.blocks().first())
                .thenComparing(file -> file.blocks().last(), Comparator.reverseOrder()));
        List<StoredFile> kept = new ArrayList<>();
        for (StoredFile file : files) {
            StoredFile before = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            if (before != null && before.blocks().overlaps(file.blocks())) {
                unusable.add(new Unusable(
                        file.name(),
                        "it shares blocks with "
                                + before.name().substring(before.name().lastIndexOf('/') + 1)));
            } else {
                kept.add(file);
            }
        }
        return new Coverage(List.copyOf(kept), List.copyOf(unusable));
    }

    /** Returns the stored intervals, one for each file, in block order. */
    public List<BlockRange> blocks() {
        return files.stream().map(StoredFile::blocks).toList();
    }

    /** Returns the intervals of files that lack one of these datasets: they were stored before it existed. */
    public List<BlockRange> blocksLacking(List<String> datasets) {
        return files.stream()
                .filter(file -> !file.footer().datasets().containsAll(datasets))
                .map(StoredFile::blocks)
                .toList();
    }

    /** Returns the intervals of files that lack columns of the newest version of the schema. */
    public List<BlockRange> blocksOfEarlierVersions() {
        return files.stream().filter(file -> file.footer().isOfEarlierVersion()).map(StoredFile::blocks).toList();
    }

    /** Returns the number of stored blocks. */
    public long rows() {
        return files.stream().mapToLong(file -> file.blocks().count()).sum();
    }

    /** Returns the number of the last stored block; empty if none is stored. */
    public Optional<Long> lastBlock() {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(files.size() - 1).blocks().last());
    }

    /** Returns the number of the first stored block; empty if none is stored. */
    public Optional<Long> firstBlock() {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(0).blocks().first());
    }
}
