package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.files.WriterLock;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredRows;

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
    private final WriteGuard guard;
    /** A replacement may have been begun that could not be carried out: nothing more is published before it was. */
    private boolean unfinished;
    private final TreeMap<Long, StoredFile> files = new TreeMap<>();

    /**
     * @param coverage what is stored, as {@link Recovery#run} left it
     * @param datasets those taken from the chain's blocks
     * @param replaceable stored blocks that may be replaced; to write others twice is an error
     * @param guard of the files to be written
     */
    public ChainStore(DataDir dataDir, String chain, String genesisHash, List<String> datasets, Coverage coverage,
            List<BlockRange> replaceable, WriteGuard guard) {
        this.dataDir = dataDir;
        this.chain = chain;
        this.genesisHash = genesisHash;
        this.datasets = datasets;
        this.replaceable = List.copyOf(replaceable);
        this.guard = guard;
        coverage.files().forEach(file -> files.put(file.blocks().first(), file));
    }

    /** A new file in staging that begins with that row; the row itself is not yet appended. */
    public PartFile open(BlockTime firstRow) {
        return new PartFile(dataDir.files().scratch(chain), genesisHash, datasets, firstRow, dataDir.time());
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
            try {
                return publish(file, staged);
            } finally {
                // Published they are gone; what a replacement that was begun is to publish, the next start needs.
                if (!unfinished) {
                    discard(staged);
                }
            }
        } catch (IOException e) {
            throw new StorageException(
                    "[" + chain + "] blocks " + file.blocks() + " could not be written to " + dataDir + ": "
                            + StorageException.plain(e) + "; run again when that is fixed",
                    e);
        }
    }

    private static void discard(PartFile.Staged staged) throws IOException {
        Files.deleteIfExists(staged.blockTimes());
        if (staged.offlineOperators() != null) {
            Files.deleteIfExists(staged.offlineOperators());
        }
    }

    private StoredFile publish(PartFile file, PartFile.Staged staged) throws IOException {
        guard.requireHeld();
        if (unfinished) {
            throw new IOException("a replacement of files is unfinished; the next start completes it");
        }
        StoredFile stored = new StoredFile(
                Datasets.partition(chain, file.date()) + "/" + PartName.of(file.blocks()),
                file.date(),
                file.blocks(),
                Footer.ofStaged(staged.blockTimes()),
                Files.size(staged.blockTimes()));
        List<StoredFile> overlapping = files.values().stream()
                .filter(old -> old.blocks().overlaps(file.blocks()))
                .toList();
        requireReplaceable(file.blocks(), overlapping);
        if (overlapping.isEmpty()) {
            create(staged, stored);
        } else if (overlapping.size() == 1 && takesThePlaceOf(overlapping.get(0), stored)) {
            dataDir.files().publish(staged.blockTimes(), stored.name());
        } else {
            replace(overlapping, file.blocks(), staged, stored.name());
        }
        files.put(stored.blocks().first(), stored);
        return stored;
    }

    /** Whether one file takes the place of the other in one step. */
    private static boolean takesThePlaceOf(StoredFile old, StoredFile stored) {
        return old.name().equals(stored.name())
                && old.footer().offlineOperators() == 0
                && stored.footer().offlineOperators() == 0;
    }

    /**
     * Publishes a file whose blocks are not stored, as far as is known; where they are by now, by another worker, they
     * are left as they are.
     */
    private void create(PartFile.Staged staged, StoredFile file) throws IOException {
        if (staged.offlineOperators() != null) {
            dataDir.files().publish(staged.offlineOperators(), Datasets.offlineOperatorsOf(file.name()));
        }
        if (!dataDir.files().create(staged.blockTimes(), file.name())) {
            if (Footer.read(dataDir.files(), file.name()).rows() != file.blocks().count()) {
                throw new IOException(dataDir.shown(file.name()) + " exists and does not hold these blocks");
            }
            LOG.info("chain={} blocks={} were stored by another worker meanwhile", chain, file.blocks());
        }
    }

    /** Blocks of the new file that are stored must be among those to be replaced. */
    private void requireReplaceable(BlockRange blocks, List<StoredFile> overlapping) {
        List<BlockRange> fresh = new ArrayList<>(replaceable);
        fresh.addAll(blocks.without(overlapping.stream().map(StoredFile::blocks).toList()));
        if (!blocks.without(fresh).isEmpty()) {
            throw new StorageException("blocks " + blocks.without(fresh) + " are stored already, in "
                    + dataDir.shown(overlapping.get(0).name()));
        }
    }

    /** Writes some rows of a stored file, as they are, to a file of their own in staging. */
    private PartFile.Staged copy(StoredFile file, BlockRange blocks) throws IOException {
        PartFile copy = null;
        try (StoredRows rows = new StoredRows(dataDir.files(), file, blocks)) {
            for (BlockTime row = rows.next(); row != null; row = rows.next()) {
                copy = copy == null
                        ? new PartFile(
                                dataDir.files().scratch(chain),
                                genesisHash,
                                file.footer().datasets(),
                                row,
                                dataDir.time())
                        : copy;
                copy.append(List.of(row));
            }
        }
        if (copy == null || !copy.blocks().equals(blocks)) {
            throw new IOException(dataDir.shown(file.name()) + " does not hold the rows its name says");
        }
        return copy.finish();
    }

    /** Replaces old files by the new one and by what of theirs it does not hold. */
    private void replace(List<StoredFile> old, BlockRange replaced, PartFile.Staged staged, String target)
            throws IOException {
        Replacement replacement = new Replacement(dataDir, chain);
        replacement.add(staged, target);
        List<StoredFile> kept = new ArrayList<>();
        for (StoredFile file : old) {
            for (BlockRange rest : file.blocks().without(List.of(replaced))) {
                String restTarget = Datasets.partition(chain, file.date()) + "/" + PartName.of(rest);
                PartFile.Staged restStaged = copy(file, rest);
                kept.add(new StoredFile(restTarget, file.date(), rest, Footer.ofStaged(restStaged.blockTimes()),
                        Files.size(restStaged.blockTimes())));
                replacement.add(restStaged, restTarget);
            }
            replacement.remove(file);
        }
        unfinished = true;
        replacement.carryOut(guard);
        unfinished = false;
        old.forEach(file -> files.remove(file.blocks().first()));
        kept.forEach(file -> files.put(file.blocks().first(), file));
    }
}
