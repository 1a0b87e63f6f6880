package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.events.FilePublished;
import xyz.autonomys.blocktimes.storage.catalog.ChangeEvents;
import xyz.autonomys.blocktimes.storage.catalog.CompleteDates;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.catalog.PublishedFile;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.files.WriterLock;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Opens and publishes the files of one chain, for a process that holds the chain's {@link WriterLock}. It opens files
 * in staging, and publishes each complete file in one step. Any thread may publish; one file is published at a time.
 */
public final class ChainStore {

    private static final Logger LOG = LoggerFactory.getLogger(ChainStore.class);

    private final DataDir dataDir;
    private final String chain;
    private final String genesisHash;
    private final List<String> datasets;
    private final List<BlockRange> replaceable;
    private final WriteGuard guard;
    /**
     * True while a replacement is under way, and after one has failed. After a failure nothing more is published: the
     * next start completes the replacement.
     */
    private boolean unfinished;
    private final TreeMap<Long, StoredFile> files = new TreeMap<>();
    private final CompleteDates dates;
    /** Date of all rows; null if any date may be written. */
    private LocalDate onlyDate;

    /**
     * @param datasets datasets that are taken from the chain's blocks
     * @param coverage what is stored, as returned by {@link Recovery#run}
     * @param replaceable stored blocks that may be replaced; publishing other stored blocks again is an error
     * @param guard checked before files are published
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
        dates = new CompleteDates(chain, files);
    }

    /** Lets only rows of one date be written, as their fencing token is of that date. Returns this store. */
    public ChainStore only(LocalDate date) {
        onlyDate = date;
        return this;
    }

    /** @throws ChainException if only rows of another date may be written */
    public void requireDate(BlockTime row) {
        LocalDate date = PartFile.dateOf(row);
        if (onlyDate != null && !date.equals(onlyDate)) {
            throw new ChainException(
                    chain, row.block().number(), "its date is " + date + ", and not that of the range, " + onlyDate);
        }
    }

    /** Returns a new file in staging for this row and those that follow. The row itself is not yet appended. */
    public PartFile open(BlockTime firstRow) {
        return new PartFile(dataDir.files().scratch(chain), genesisHash, datasets, firstRow, dataDir.time());
    }

    /** Returns the number of the last stored block, or -1 if none is stored. */
    public synchronized long lastBlock() {
        return files.isEmpty() ? -1 : files.lastEntry().getValue().blocks().last();
    }

    /** Returns a block, from the footer, if it is the last one of a stored file and is not to be replaced. */
    public synchronized Optional<LastBlock> lastBlockAt(long block) {
        Map.Entry<Long, StoredFile> file = files.floorEntry(block);
        boolean stays = replaceable.stream().noneMatch(range -> range.overlaps(new BlockRange(block, block)));
        return file == null || file.getValue().blocks().last() != block || !stays
                ? Optional.empty()
                : Optional.of(new LastBlock(
                        block, file.getValue().footer().lastHash(), file.getValue().footer().lastTimestampMs()));
    }

    /** Returns the timestamp of the last block of a stored file from its row, in Unix ms. */
    public synchronized long timestampInRow(long block) {
        return StoredHashes.last(dataDir, files.floorEntry(block).getValue()).timestampMs();
    }

    /**
     * Publishes a file.
     *
     * @return the published file
     * @throws StorageException if the lock or fencing token is lost, if blocks of the file are stored already and not
     *         replaceable, or if the file cannot be written; the next start completes a replacement that had begun
     */
    public synchronized PublishedFile publish(PartFile file) {
        try {
            PartFile.Staged staged = file.finish();
            try {
                return publish(file, staged);
            } finally {
                // After publication the staged files are gone; after a failure they are deleted here. The next start
                // still needs those of an unfinished replacement.
                if (!unfinished) {
                    discard(staged);
                }
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
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

    private PublishedFile publish(PartFile file, PartFile.Staged staged) throws IOException {
        guard.requireHeld();
        if (unfinished) {
            throw new IOException("a replacement of files is unfinished; the next start completes it");
        }
        StoredFile stored =
                StoredFile.of(Datasets.partition(chain, file.date()) + "/" + PartName.of(file.blocks()), staged);
        List<StoredFile> overlapping = files.values().stream()
                .filter(old -> old.blocks().overlaps(file.blocks()))
                .toList();
        requireReplaceable(file.blocks(), overlapping);
        FileEntry described = FileEntry.of(stored, staged);
        List<FilePublished> recorded = new ArrayList<>();
        dataDir.hear(recorded);
        try {
            publish(file, staged, stored, described, overlapping);
        } finally {
            dataDir.hear(null);
        }
        files.put(stored.blocks().first(), stored);
        dates.after(stored, files).forEach(dataDir.listener());
        // As the feed has it; it has nothing if another process has recorded the file already.
        return new PublishedFile(stored, recorded.stream().filter(each -> each.name().equals(stored.name())).findFirst()
                .orElse(ChangeEvents.published(chain, described, FilePublished.Kind.ADDED, dataDir.files())));
    }

    private void publish(PartFile file, PartFile.Staged staged, StoredFile stored, FileEntry described,
            List<StoredFile> overlapping) throws IOException {
        if (overlapping.isEmpty()) {
            if (create(staged, stored)) {
                dataDir.catalog(chain).record(List.of(described), List.of());
            } else {
                dataDir.catalog(chain).record(stored);
            }
        } else if (overlapping.size() == 1 && takesThePlaceOf(overlapping.get(0), stored)) {
            dataDir.files().publish(staged.blockTimes(), stored.name());
            dataDir.catalog(chain).record(List.of(described), List.of());
        } else {
            replace(overlapping, file.blocks(), staged, stored.name());
        }
    }

    /** Returns whether one rename replaces the old file: both have the same name and no offline operators. */
    private static boolean takesThePlaceOf(StoredFile old, StoredFile stored) {
        return old.name().equals(stored.name())
                && old.footer().offlineOperators() == 0
                && stored.footer().offlineOperators() == 0;
    }

    /**
     * Publishes a file whose blocks were not stored when last read. If another worker has stored them since, its file
     * stays. In a bucket, that may be this file: a request was carried out, and its response was lost.
     *
     * @return whether it was published
     */
    private boolean create(PartFile.Staged staged, StoredFile file) throws IOException {
        if (staged.offlineOperators() != null) {
            dataDir.files().publish(staged.offlineOperators(), Datasets.offlineOperatorsOf(file.name()));
        }
        if (!dataDir.files().create(staged.blockTimes(), file.name())) {
            if (Footer.read(dataDir.files(), file.name()).rows() != file.blocks().count()) {
                throw new IOException(dataDir.shown(file.name()) + " exists and does not hold these blocks");
            }
            LOG.info("chain={} blocks={} were stored by another worker meanwhile", chain, file.blocks());
            return false;
        }
        return true;
    }

    /** Requires that those blocks of the new file that are stored already are replaceable. */
    private void requireReplaceable(BlockRange blocks, List<StoredFile> overlapping) {
        List<BlockRange> fresh = new ArrayList<>(replaceable);
        fresh.addAll(blocks.without(overlapping.stream().map(StoredFile::blocks).toList()));
        if (!blocks.without(fresh).isEmpty()) {
            throw new StorageException("blocks " + blocks.without(fresh) + " are stored already, in "
                    + dataDir.shown(overlapping.get(0).name()));
        }
    }

    /**
     * Replaces old files by the new one. Their blocks that the new file does not have are copied to files of their own.
     */
    private void replace(List<StoredFile> old, BlockRange replaced, PartFile.Staged staged, String target)
            throws IOException {
        Replacement replacement = new Replacement(dataDir, chain);
        replacement.add(staged, target);
        List<StoredFile> kept = new ArrayList<>();
        for (StoredFile file : old) {
            for (BlockRange rest : file.blocks().without(List.of(replaced))) {
                String restTarget = Datasets.partition(chain, file.date()) + "/" + PartName.of(rest);
                PartFile.Staged restStaged = CopiedRows.of(dataDir, chain, file, rest);
                kept.add(StoredFile.of(restTarget, restStaged));
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
