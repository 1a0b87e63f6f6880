package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.storage.catalog.Catalog;
import xyz.autonomys.blocktimes.storage.files.Disk;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;

/**
 * Cleans up what another process left behind, before anything is written: completes its replacements ({@link Journal}),
 * moves unusable files to the quarantine, and removes stray files of offline operators.
 */
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** One or two files may be lost by a crash; a disk that is not mounted takes more. */
    private static final int LOST_AT_ONCE = 3;

    private Recovery() {
    }

    /**
     * Cleans up a chain: completes replacements, clears staging, moves unusable files to the quarantine, and removes
     * files of {@code offline_operators} that have no file of {@code block_times}.
     *
     * @param guard of the chain's files
     * @return what is stored
     * @throws StorageException if the lock is lost, or files cannot be read, moved or removed
     */
    public static Coverage run(DataDir dataDir, String chain, WriteGuard guard) {
        try {
            guard.requireHeld();
            int completed = new Journal(dataDir, chain).complete("");
            if (completed > 0) {
                LOG.info("chain={} completed {} replacements of files that an earlier run had begun", chain, completed);
            }
            guard.requireHeld();
            dataDir.files().clearStaging(chain);
            removeIncomplete(dataDir, Datasets.blockTimes(chain));
            removeIncomplete(dataDir, Datasets.offlineOperatorsOf(Datasets.blockTimes(chain)));
            removeIncomplete(dataDir, "changes/" + chain);
            removeIncompleteManifests(dataDir, chain);
            Coverage coverage = FirstMeeting.check(dataDir, chain, Coverage.read(dataDir, chain));
            requireBothDatasets(dataDir, chain, coverage);
            setAside(dataDir, chain, coverage);
            // The search is skipped if files are stored and none of them has this dataset.
            if (coverage.files().isEmpty() || coverage.files().stream()
                    .anyMatch(file -> file.footer().datasets().contains(Datasets.OFFLINE_OPERATORS))) {
                coverage = moveFormerOperators(dataDir, chain, coverage, guard);
                setStrayOperatorsAside(dataDir, chain, coverage, Datasets.OFFLINE_OPERATORS);
            }
            dataDir.catalog(chain).reconcile(coverage.files(), Optional.empty());
            return coverage;
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + dataDir + " cannot be recovered: " + StorageException.plain(e), e);
        }
    }

    /**
     * Cleans up one date of a chain: completes replacements, moves unusable files to the quarantine, and removes files
     * of {@code offline_operators} that have no file of {@code block_times}. Does not clear staging, which the chain's
     * workers share.
     *
     * @param guard of the date
     * @return what is stored of that date
     * @throws StorageException if the fencing token is lost, or files cannot be read, moved or removed
     */
    public static Coverage run(DataDir dataDir, String chain, LocalDate date, WriteGuard guard) {
        try {
            guard.requireHeld();
            new Journal(dataDir, chain).complete(Datasets.partition(chain, date) + "/");
            removeIncomplete(dataDir, Datasets.partition(chain, date));
            Coverage coverage = Coverage.read(dataDir, chain, date);
            setAside(dataDir, chain, coverage);
            String ofDate = Datasets.offlineOperatorsOf(Datasets.partition(chain, date));
            setStrayOperatorsAside(dataDir, chain, coverage, ofDate);
            setStrayOperatorsAside(dataDir, chain, coverage, Datasets.OFFLINE_OPERATORS + "/date=" + date);
            dataDir.catalog(chain).reconcile(coverage.files(), Optional.of(date));
            return coverage;
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + dataDir + " cannot be recovered: " + StorageException.plain(e), e);
        }
    }

    /** A process may have died while it copied a file to another disk, to which the folder is a link. */
    private static void removeIncomplete(DataDir dataDir, String folder) throws IOException {
        for (PublishedFiles.Listed file : dataDir.files().list(folder)) {
            if (Disk.isIncomplete(file.name().substring(file.name().lastIndexOf('/') + 1))) {
                dataDir.files().delete(file.name());
            }
        }
    }

    /** Other chains' processes may be writing theirs. */
    private static void removeIncompleteManifests(DataDir dataDir, String chain) throws IOException {
        String name = Catalog.nameOf(chain);
        String folder = Datasets.folderOf(name);
        for (PublishedFiles.Listed file : dataDir.files().list(folder)) {
            if (Disk.isIncomplete(file.name().substring(folder.length() + 1), name.substring(folder.length() + 1))) {
                dataDir.files().delete(file.name());
            }
        }
    }

    /**
     * A disk that is not mounted looks like files that were lost: what goes with them must not follow them.
     *
     * @throws StorageException if several files of one dataset have lost all of their partners in the other
     */
    private static void requireBothDatasets(DataDir dataDir, String chain, Coverage coverage) throws IOException {
        long without = coverage.unusable().stream()
                .filter(file -> file.problem().startsWith(ListedFile.NO_PARTNER)).count();
        boolean noneHasAny = coverage.files().stream().allMatch(file -> file.operators() == null);
        String operators = Datasets.offlineOperatorsOf(Datasets.blockTimes(chain));
        if (without >= LOST_AT_ONCE && noneHasAny) {
            throw new StorageException(missing(dataDir, without, Datasets.blockTimes(chain), operators));
        }
        if (coverage.files().isEmpty() && coverage.unusable().isEmpty()) {
            long alone = 0;
            for (PublishedFiles.Listed file : dataDir.files().list(operators)) {
                alone += isOfThatChain(dataDir, file.name(), chain) ? 1 : 0;
            }
            if (alone >= LOST_AT_ONCE) {
                throw new StorageException(missing(dataDir, alone, operators, Datasets.blockTimes(chain)));
            }
        }
    }

    private static String missing(DataDir dataDir, long files, String folder, String lost) {
        return files + " files in " + dataDir.shown(folder) + " go with files in " + dataDir.shown(lost)
                + ", and none of those is there: is a disk not mounted? If they are lost, remove "
                + dataDir.shown(folder) + ", and the blocks are fetched again";
    }

    private static void setAside(DataDir dataDir, String chain, Coverage coverage) throws IOException {
        for (Coverage.Unusable file : coverage.unusable()) {
            String aside = DataDir.quarantined(file.name());
            dataDir.files().move(file.name(), aside);
            for (String operators : List.of(Datasets.offlineOperatorsOf(file.name()),
                    Datasets.formerOfflineOperatorsOf(file.name()))) {
                if (isOfThatChain(dataDir, operators, chain)) {
                    dataDir.files().move(operators, DataDir.quarantined(operators));
                }
            }
            LOG.warn(
                    "chain={} {} is not usable ({}): moved to {}; the next backfill fetches its blocks again",
                    chain,
                    dataDir.shown(file.name()),
                    file.problem(),
                    dataDir.shown(aside));
        }
    }

    /**
     * Writes the operators that an earlier version stored to files of this version, with the column {@code chain}, in
     * the chain's own directories. Each file and its file of {@code block_times} are replaced together.
     */
    private static Coverage moveFormerOperators(DataDir dataDir, String chain, Coverage coverage, WriteGuard guard)
            throws IOException {
        List<StoredFile> former = coverage.files().stream().filter(StoredFile::hasFormerOperators).toList();
        if (former.isEmpty()) {
            return coverage;
        }
        LOG.info("chain={} {} files of offline operators move to {}", chain, former.size(),
                dataDir.shown(Datasets.offlineOperatorsOf(Datasets.blockTimes(chain))));
        for (StoredFile file : former) {
            Replacement replacement = new Replacement(dataDir, chain);
            replacement.add(CopiedRows.of(dataDir, chain, file, file.blocks()), file.name());
            replacement.remove(file);
            replacement.carryOut(guard);
        }
        return Coverage.read(dataDir, chain);
    }

    /**
     * Moves files of {@code offline_operators} that go with no file of {@code block_times} to the quarantine. They are
     * published first, so a process may have died in between.
     */
    private static void setStrayOperatorsAside(DataDir dataDir, String chain, Coverage coverage, String folder)
            throws IOException {
        Set<String> stored = coverage.files().stream().map(StoredFile::operators).filter(Objects::nonNull)
                .collect(Collectors.toSet());
        for (PublishedFiles.Listed file : dataDir.files().list(folder)) {
            if (file.name().endsWith(".parquet")
                    && !stored.contains(file.name())
                    && isOfThatChain(dataDir, file.name(), chain)) {
                dataDir.files().move(file.name(), DataDir.quarantined(file.name()));
                LOG.info(
                        "chain={} {} goes with no file of block_times: moved to {}",
                        chain,
                        dataDir.shown(file.name()),
                        dataDir.shown(DataDir.quarantined(file.name())));
            }
        }
    }

    private static boolean isOfThatChain(DataDir dataDir, String operators, String chain) throws IOException {
        try {
            return Footer.readOfflineOperators(dataDir.files(), operators).getKey().equals(chain);
        } catch (NoSuchFileException e) {
            return false;
        } catch (UnusableFileException e) {
            return false; // not written by this program, so it stays
        }
    }
}
