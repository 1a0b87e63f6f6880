package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * A chain's part of the data directory, for the one process that holds its {@link WriterLock}: opens files in staging
 * and publishes them, whole, in one step. Publishing may happen on any thread, one at a time.
 */
public final class ChainStore {

    private static final Logger LOG = LoggerFactory.getLogger(ChainStore.class);

    private final DataDir dataDir;
    private final String chain;
    private final String genesisHash;
    private final List<String> datasets;
    private final List<BlockRange> replaceable;
    private final TreeMap<Long, StoredFile> files = new TreeMap<>();

    /**
     * @param coverage what is stored, as {@link #recover} left it
     * @param datasets those taken from the chain's blocks
     * @param replaceable stored blocks that may be replaced; to write others twice is an error
     */
    public ChainStore(DataDir dataDir, String chain, String genesisHash, List<String> datasets, Coverage coverage,
            List<BlockRange> replaceable) {
        this.dataDir = dataDir;
        this.chain = chain;
        this.genesisHash = genesisHash;
        this.datasets = datasets;
        this.replaceable = List.copyOf(replaceable);
        coverage.files().forEach(file -> files.put(file.blocks().first(), file));
    }

    /**
     * Puts right what an earlier process left behind: finishes its replacements, clears its staging, and sets aside
     * files that are not what they should be.
     *
     * @return what is stored
     */
    public static Coverage recover(DataDir dataDir, String chain) {
        try {
            int completed = new Journal(dataDir, chain).complete();
            if (completed > 0) {
                LOG.info("chain={} finished {} replacements of files that an earlier run had begun", chain, completed);
            }
            clearStaging(dataDir.staging(chain));
            Coverage coverage = Coverage.read(dataDir, chain);
            for (Coverage.Unusable file : coverage.unusable()) {
                Path aside = dataDir.quarantine().resolve(dataDir.root().relativize(file.path()));
                Files.createDirectories(aside.getParent());
                Files.move(file.path(), aside, StandardCopyOption.REPLACE_EXISTING);
                LOG.warn("chain={} {} is not usable ({}): set aside as {}; its blocks will be fetched again", chain, file.path(),
                        file.problem(), aside);
            }
            // Those of a chain that never had any are not worth looking for.
            if (coverage.files().isEmpty() || coverage.files().stream().anyMatch(file -> file.footer().datasets().contains(DataDir.OFFLINE_OPERATORS))) {
                removeStrayOperators(dataDir, chain);
            }
            return coverage;
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + dataDir + " cannot be put in order: " + StorageException.plain(e), e);
        }
    }

    /** Files of operators are published before the files they go with: one whose partner never came is removed. */
    private static void removeStrayOperators(DataDir dataDir, String chain) throws IOException {
        if (!Files.isDirectory(dataDir.offlineOperators())) {
            return;
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(dataDir.offlineOperators(), 2)) {
            files = tree.filter(path -> path.toString().endsWith(".parquet")).toList();
        }
        for (Path file : files) {
            Path partner = dataDir.blockTimes(chain).resolve(file.getParent().getFileName()).resolve(file.getFileName());
            if (!Files.exists(partner) && isOfChain(file, chain)) {
                Files.delete(file);
                LOG.info("chain={} {} was left without the file it goes with: removed", chain, file);
            }
        }
    }

    private static boolean isOfChain(Path operators, String chain) throws IOException {
        try {
            return Footer.readOfflineOperators(operators).getKey().equals(chain);
        } catch (UnusableFileException e) {
            return false; // not ours, so not ours to remove
        }
    }

    private static void clearStaging(Path staging) throws IOException {
        if (Files.isDirectory(staging)) {
            try (Stream<Path> leftovers = Files.list(staging)) {
                for (Path leftover : leftovers.toList()) {
                    Files.delete(leftover);
                }
            }
        }
    }

    /** A new file in staging that begins with that row; the row itself is not yet appended. */
    public PartFile open(BlockTime firstRow) {
        return new PartFile(dataDir.staging(chain), genesisHash, datasets, firstRow);
    }

    /** Number of the last block stored; -1 where there is none. */
    public synchronized long lastBlock() {
        return files.isEmpty() ? -1 : files.lastEntry().getValue().blocks().last();
    }

    /** Hash of a block that is stored as the last one of its file, and not about to be replaced. */
    public synchronized Optional<String> lastHashAt(long block) {
        Map.Entry<Long, StoredFile> file = files.floorEntry(block);
        boolean stays = replaceable.stream().noneMatch(range -> range.overlaps(new BlockRange(block, block)));
        return file == null || file.getValue().blocks().last() != block || !stays
                ? Optional.empty() : Optional.of(file.getValue().footer().lastHash());
    }

    /**
     * Publishes a file.
     *
     * @throws StorageException where it could not be written; nothing of it is visible then
     */
    public synchronized StoredFile publish(PartFile file) {
        try {
            PartFile.Staged staged = file.finish();
            Path target = dataDir.partition(chain, file.date()).resolve(PartName.of(file.blocks()));
            List<StoredFile> overlapping = files.values().stream()
                    .filter(stored -> stored.blocks().overlaps(file.blocks())).toList();
            requireReplaceable(file.blocks(), overlapping);
            if (overlapping.isEmpty() || overlapping.size() == 1 && takesThePlaceOf(overlapping.get(0), target, staged)) {
                rename(staged, target);
            } else {
                replace(overlapping, file.blocks(), staged, target);
            }
            overlapping.forEach(old -> files.remove(old.blocks().first()));
            return remember(target, file);
        } catch (IOException e) {
            throw new StorageException("[" + chain + "] blocks " + file.blocks() + " could not be written to " + dataDir + ": "
                    + StorageException.plain(e) + "; run again when that is mended", e);
        }
    }

    /** Whether one rename replaces the old file by the new one. */
    private static boolean takesThePlaceOf(StoredFile old, Path target, PartFile.Staged staged) {
        return old.path().equals(target) && old.footer().offlineOperators() == 0 && staged.offlineOperators() == null;
    }

    private void rename(PartFile.Staged staged, Path target) throws IOException {
        if (staged.offlineOperators() != null) {
            Path operators = dataDir.offlineOperatorsOf(target);
            Disk.createDirectories(operators.getParent());
            Disk.rename(staged.offlineOperators(), operators);
        }
        Disk.createDirectories(target.getParent());
        Disk.rename(staged.blockTimes(), target);
    }

    /** Blocks of the new file that are stored must be among those to be replaced. */
    private void requireReplaceable(BlockRange blocks, List<StoredFile> overlapping) {
        List<BlockRange> fresh = new ArrayList<>(replaceable);
        fresh.addAll(blocks.without(overlapping.stream().map(StoredFile::blocks).toList()));
        if (!blocks.without(fresh).isEmpty()) {
            throw new StorageException("blocks " + blocks.without(fresh) + " are stored already, in " + overlapping.get(0).path());
        }
    }

    private StoredFile remember(Path target, PartFile file) throws IOException {
        StoredFile stored = new StoredFile(target, file.date(), file.blocks(), Footer.read(target), Files.size(target));
        files.put(stored.blocks().first(), stored);
        return stored;
    }

    /** Writes some rows of a stored file, as they are, to a file of their own in staging. */
    private PartFile.Staged copy(StoredFile file, BlockRange blocks) throws IOException {
        PartFile copy = null;
        try (StoredRows rows = new StoredRows(dataDir, file, blocks)) {
            for (BlockTime row = rows.next(); row != null; row = rows.next()) {
                copy = copy == null
                        ? new PartFile(dataDir.staging(chain), genesisHash, file.footer().datasets(), row) : copy;
                copy.append(List.of(row));
            }
        }
        if (copy == null || !copy.blocks().equals(blocks)) {
            throw new IOException(file.path() + " does not hold the rows its name says");
        }
        return copy.finish();
    }

    /** Replaces old files by the new one and by what of theirs it does not hold. */
    private void replace(List<StoredFile> old, BlockRange replaced, PartFile.Staged staged, Path target) throws IOException {
        Replacement replacement = new Replacement(dataDir, chain);
        replacement.add(staged, target);
        List<StoredFile> kept = new ArrayList<>();
        for (StoredFile file : old) {
            for (BlockRange rest : file.blocks().without(List.of(replaced))) {
                Path restTarget = dataDir.partition(chain, file.date()).resolve(PartName.of(rest));
                PartFile.Staged restStaged = copy(file, rest);
                replacement.add(restStaged, restTarget);
                kept.add(new StoredFile(restTarget, file.date(), rest, Footer.read(restStaged.blockTimes()),
                        Files.size(restStaged.blockTimes())));
            }
            replacement.remove(file);
        }
        replacement.carryOut();
        old.forEach(file -> files.remove(file.blocks().first()));
        kept.forEach(file -> files.put(file.blocks().first(), file));
    }
}
