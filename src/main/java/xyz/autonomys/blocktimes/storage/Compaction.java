package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.files.WriterLock;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;

/**
 * Merges the neighbouring files of each finished date of a chain into one file, for the process that holds the chain's
 * {@link WriterLock}. A date is finished if a block of a later date is stored. Rows are copied unchanged. A file of an
 * earlier version is written again even if it has no neighbour, since Arrow's readers cannot open it beside new ones.
 */
public final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private final DataDir dataDir;
    private final String chain;
    private final WriteGuard guard;
    private int damaged;

    /** @param guard checked before a replacement begins */
    public Compaction(DataDir dataDir, String chain, WriteGuard guard) {
        this.guard = guard;
        this.dataDir = dataDir;
        this.chain = chain;
    }

    /**
     * Neighbouring files of one date that became one file.
     *
     * @param merged the old files; a single one if it was of an earlier version
     * @param into the blocks of the new file
     */
    public record Merge(List<StoredFile> merged, BlockRange into, LocalDate date) {

        @Override
        public String toString() {
            return merged.size() == 1 ? "a file of an earlier version written again, blocks " + into
                    : merged.size() + " files merged into one of blocks " + into;
        }
    }

    /**
     * Merges all neighbouring files of finished dates.
     *
     * @param coverage what is stored, as returned by {@link Recovery#run}
     * @return the merges, in block order
     * @throws StorageException if a file cannot be read or written, or the lock is lost; earlier merges stay
     */
    public List<Merge> run(Coverage coverage) {
        List<Merge> merges = new ArrayList<>();
        for (List<StoredFile> neighbours : neighbours(coverage.files())) {
            try {
                merges.add(merge(neighbours));
            } catch (UnusableFileException e) {
                // The others can be merged, and no row is lost by waiting.
                damaged++;
                LOG.error("chain={} date={} is not merged: {}", chain, neighbours.get(0).date(), e.getMessage());
            } catch (IOException e) {
                throw new StorageException(
                        "[" + chain + "] files of " + neighbours.get(0).date() + " could not be merged: "
                                + StorageException.plain(e),
                        e);
            }
        }
        return merges;
    }

    /** Returns how many groups of files were not merged, since one of them is damaged; each is in the log. */
    public int damaged() {
        return damaged;
    }

    /**
     * Returns groups of two or more files of one finished date, and single ones of earlier versions. Within a group,
     * each file continues the file before it: the next block number, a matching parent hash, and the same datasets and
     * schema version.
     */
    private static List<List<StoredFile>> neighbours(List<StoredFile> files) {
        List<List<StoredFile>> runs = new ArrayList<>();
        List<StoredFile> run = new ArrayList<>();
        for (StoredFile file : files) {
            if (!run.isEmpty() && !follows(run.get(run.size() - 1), file)) {
                runs.add(run);
                run = new ArrayList<>();
            }
            run.add(file);
        }
        // Groups of the newest date are removed below, because that date is not finished.
        runs.add(run);
        LocalDate newest = files.isEmpty() ? LocalDate.MIN : files.get(files.size() - 1).date();
        return runs.stream().filter(each -> each.size() > 1 || each.size() == 1 && isOfEarlierVersion(each.get(0)))
                .filter(each -> each.get(0).date().isBefore(newest)).toList();
    }

    private static boolean isOfEarlierVersion(StoredFile file) {
        return file.footer().contentDigest() == null;
    }

    private static boolean follows(StoredFile before, StoredFile file) {
        return before.date().equals(file.date()) && before.footer().datasets().equals(file.footer().datasets())
                && before.footer().schemaVersion() == file.footer().schemaVersion()
                && before.blocks().last() + 1 == file.blocks().first()
                && before.footer().lastHash().equals(file.footer().firstParentHash());
    }

    private Merge merge(List<StoredFile> files) throws IOException {
        BlockRange into = new BlockRange(files.get(0).blocks().first(), files.get(files.size() - 1).blocks().last());
        PartFile.Staged merged = CopiedRows.of(dataDir, chain, files, into);
        LocalDate date = files.get(0).date();
        Replacement replacement = new Replacement(dataDir, chain);
        replacement.add(merged, Datasets.partition(chain, date) + "/" + PartName.of(into));
        files.forEach(replacement::remove);
        replacement.carryOut(guard);
        return new Merge(files, into, date);
    }
}
