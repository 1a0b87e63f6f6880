package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.util.List;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** Removes stored blocks of a chain, for the process that holds its {@link WriterLock}; all of them or none. */
public final class Removal {

    private Removal() {
    }

    /**
     * Removes the blocks. Those of their files that stay are copied to files of their own.
     *
     * @param coverage what is stored, as returned by {@link Recovery#run}
     * @param guard checked before files are changed
     * @return what is stored then
     * @throws StorageException if files cannot be read or written, or the lock is lost; the next start completes a
     *         removal that had begun
     */
    public static Coverage run(
            DataDir dataDir, String chain, Coverage coverage, List<BlockRange> blocks, WriteGuard guard) {
        List<StoredFile> old = coverage.files().stream()
                .filter(file -> blocks.stream().anyMatch(range -> range.overlaps(file.blocks()))).toList();
        if (old.isEmpty()) {
            return coverage;
        }
        try {
            Replacement replacement = new Replacement(dataDir, chain);
            for (StoredFile file : old) {
                for (BlockRange rest : file.blocks().without(blocks)) {
                    replacement.add(CopiedRows.of(dataDir, chain, file, rest),
                            Datasets.partition(chain, file.date()) + "/" + PartName.of(rest));
                }
                replacement.remove(file);
            }
            replacement.carryOut(guard);
        } catch (IOException e) {
            throw new StorageException("[" + chain + "] blocks " + blocks + " could not be removed from " + dataDir
                    + ": " + StorageException.plain(e) + "; run again when that is fixed", e);
        }
        return Coverage.read(dataDir, chain);
    }
}
