package xyz.autonomys.blocktimes.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * Which blocks of a chain are stored, by the names and footers of its files; rows are not read.
 *
 * @param files in block order, no two of which share a block
 * @param unusable files that are not what they should be
 */
public record Coverage(List<StoredFile> files, List<Unusable> unusable) {

    /** @param problem why the file is not taken for stored blocks */
    public record Unusable(Path path, String problem) {
    }

    private static final int ATTEMPTS = 5;

    /** Reads what is stored of a chain; changes nothing. Where another process replaces files meanwhile, it is read anew. */
    public static Coverage read(DataDir dataDir, String chain) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(dataDir, chain);
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

    private static Coverage readOnce(DataDir dataDir, String chain) {
        List<StoredFile> files = new ArrayList<>();
        List<Unusable> unusable = new ArrayList<>();
        // Thousands of small reads: as many at once as there are processors.
        parquetFiles(dataDir.blockTimes(chain)).parallelStream().map(path -> read(dataDir, path, chain)).toList().forEach(read -> {
            if (read instanceof StoredFile file) {
                files.add(file);
            } else {
                unusable.add((Unusable) read);
            }
        });
        return withoutOverlaps(files, unusable);
    }

    /** A {@link StoredFile}, or why it is {@link Unusable}. */
    private static Record read(DataDir dataDir, Path path, String chain) {
        try {
            return stored(dataDir, path, chain);
        } catch (UnusableFileException e) {
            return new Unusable(path, e.getMessage());
        } catch (IOException e) {
            throw new StorageException(path + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    private static List<Path> parquetFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(directory, 2)) {
            return tree.filter(path -> Files.isRegularFile(path) && path.toString().endsWith(".parquet")).sorted().toList();
        } catch (UncheckedIOException e) {
            throw new StorageException(directory + " cannot be read: " + StorageException.plain(e.getCause()), e);
        } catch (IOException e) {
            throw new StorageException(directory + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    private static StoredFile stored(DataDir dataDir, Path path, String chain) throws IOException {
        BlockRange blocks = PartName.parse(path.getFileName().toString())
                .orElseThrow(() -> new UnusableFileException("its name is not part-<first>-<last>.parquet"));
        LocalDate date = date(path.getParent());
        Footer footer = Footer.read(path);
        if (!footer.chain().equals(chain)) {
            throw new UnusableFileException("it holds chain " + footer.chain());
        }
        if (footer.rows() != blocks.count()) {
            throw new UnusableFileException("it holds " + footer.rows() + " rows, its name says " + blocks.count());
        }
        if (footer.offlineOperators() > 0) {
            requireOperators(dataDir.offlineOperatorsOf(path), footer.offlineOperators());
        }
        return new StoredFile(path, date, blocks, footer, Files.size(path));
    }

    private static void requireOperators(Path file, long rows) throws IOException {
        if (!Files.exists(file)) {
            throw new UnusableFileException("the file that goes with it is missing: " + file);
        }
        long found = Footer.readOfflineOperators(file).getValue();
        if (found != rows) {
            throw new UnusableFileException("the file that goes with it holds " + found + " rows, not " + rows + ": " + file);
        }
    }

    private static LocalDate date(Path partition) throws IOException {
        String name = partition.getFileName().toString();
        try {
            return LocalDate.parse(name.replaceFirst("^date=", ""));
        } catch (DateTimeException e) {
            throw new UnusableFileException("it lies in " + name + ", not in a date=YYYY-MM-DD");
        }
    }

    private static Coverage withoutOverlaps(List<StoredFile> files, List<Unusable> unusable) {
        files.sort(Comparator.comparingLong((StoredFile file) -> file.blocks().first()).thenComparing(StoredFile::path));
        List<StoredFile> kept = new ArrayList<>();
        for (StoredFile file : files) {
            StoredFile before = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            if (before != null && before.blocks().overlaps(file.blocks())) {
                unusable.add(new Unusable(file.path(), "it shares blocks with " + before.path().getFileName()));
            } else {
                kept.add(file);
            }
        }
        return new Coverage(List.copyOf(kept), List.copyOf(unusable));
    }

    /** The blocks stored. */
    public List<BlockRange> blocks() {
        return files.stream().map(StoredFile::blocks).toList();
    }

    /** Stored blocks of which one of these datasets was not taken: they were stored before it existed. */
    public List<BlockRange> blocksLacking(List<String> datasets) {
        return files.stream().filter(file -> !file.footer().datasets().containsAll(datasets)).map(StoredFile::blocks).toList();
    }

    public long rows() {
        return files.stream().mapToLong(file -> file.blocks().count()).sum();
    }

    public Optional<Long> lastBlock() {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(files.size() - 1).blocks().last());
    }

    public Optional<Long> firstBlock() {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(0).blocks().first());
    }
}
