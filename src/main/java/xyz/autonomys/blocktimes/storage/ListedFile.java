package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;

/** Finds out what a listed file of {@code block_times} holds, by its name, its footer and the files beside it. */
final class ListedFile {

    /** Beginning of the problem of a file whose file of operators is missing. */
    static final String NO_PARTNER = "the file that goes with it is missing";

    private ListedFile() {
    }

    /**
     * Returns what a file of {@code block_times} holds.
     *
     * @throws UnusableFileException if it does not count as stored blocks
     * @throws IOException if it cannot be read at the moment
     */
    static StoredFile stored(DataDir dataDir, PublishedFiles.Listed file, String chain) throws IOException {
        String name = file.name();
        BlockRange blocks = PartName.parse(name.substring(name.lastIndexOf('/') + 1))
                .orElseThrow(() -> new UnusableFileException("its name is not part-<first>-<last>.parquet"));
        LocalDate date = date(Datasets.folderOf(name));
        Footer footer = Footer.read(dataDir.files(), name);
        if (!footer.chain().equals(chain)) {
            if (dataDir.files().isElsewhere(name)) {
                // It is not moved to the quarantine: it may be where another chain's files belong.
                throw new StorageException(dataDir.shown(name) + " is reached through a link and holds chain "
                        + footer.chain() + ": remove the link");
            }
            throw new UnusableFileException("it holds chain " + footer.chain());
        }
        if (footer.rows() != blocks.count()) {
            throw new UnusableFileException("it holds " + footer.rows() + " rows, its name says " + blocks.count());
        }
        return new StoredFile(name, date, blocks, footer, file.sizeBytes(),
                footer.offlineOperators() == 0 ? null : operators(dataDir, chain, name, footer.offlineOperators()));
    }

    /** Returns the name of the file of operators that goes with a file of blocks, here or where it was before. */
    private static String operators(DataDir dataDir, String chain, String blockTimes, long rows) throws IOException {
        String name = Datasets.offlineOperatorsOf(blockTimes);
        long found;
        try {
            found = Footer.readOfflineOperators(dataDir.files(), name).getValue();
        } catch (NoSuchFileException e) {
            String former = Datasets.formerOfflineOperatorsOf(blockTimes);
            if (!hasFormer(dataDir, chain, former, rows)) {
                throw new UnusableFileException(NO_PARTNER + ": " + dataDir.shown(name));
            }
            return former;
        }
        // Two files cannot be replaced in one step. The file of operators is replaced first; until its blocks follow, a
        // different number of rows is no damage.
        if (found != rows && !new Journal(dataDir, chain).replaces(blockTimes)) {
            throw new UnusableFileException(
                    "the file that goes with it holds " + found + " rows, not " + rows + ": " + dataDir.shown(name));
        }
        return name;
    }

    /** Chains shared these files, so that the file may be another chain's. */
    private static boolean hasFormer(DataDir dataDir, String chain, String name, long rows) throws IOException {
        try {
            return Footer.readOfflineOperators(dataDir.files(), name).equals(Map.entry(chain, rows));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static LocalDate date(String partition) throws IOException {
        String name = partition.substring(partition.lastIndexOf('/') + 1);
        try {
            return LocalDate.parse(name.replaceFirst("^date=", ""));
        } catch (DateTimeException e) {
            throw new UnusableFileException("it lies in " + name + ", not in a date=YYYY-MM-DD");
        }
    }
}
