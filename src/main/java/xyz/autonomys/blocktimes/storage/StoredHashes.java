package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredRows;

/** Reads the block hashes, or the last block, from the rows of a published file. */
public final class StoredHashes {

    private StoredHashes() {
    }

    /**
     * Returns the hash of each block of a file, by block number.
     *
     * @throws StorageException if the file cannot be read, or does not hold the blocks that its name states
     */
    public static Map<Long, String> of(DataDir dataDir, StoredFile file) {
        Map<Long, String> hashes = new HashMap<>();
        try (StoredRows rows = StoredRows.withoutOperators(dataDir.files(), file, file.blocks())) {
            for (BlockTime row = rows.next(); row != null; row = rows.next()) {
                hashes.put(row.block().number(), row.block().hash());
            }
        } catch (IOException e) {
            throw new StorageException(e.getMessage(), e);
        }
        if (hashes.size() != file.blocks().count()) {
            throw new StorageException(dataDir.shown(file.name()) + " holds " + hashes.size()
                    + " blocks, its name says " + file.blocks().count());
        }
        return hashes;
    }

    /**
     * Returns the last block of a file, from its row: a footer may be wrong.
     *
     * @throws StorageException if the file cannot be read, or does not hold the block
     */
    public static LastBlock last(DataDir dataDir, StoredFile file) {
        long last = file.blocks().last();
        try (StoredRows rows = StoredRows.withoutOperators(dataDir.files(), file, new BlockRange(last, last))) {
            BlockTime row = rows.next();
            if (row == null) {
                throw new StorageException(dataDir.shown(file.name()) + " does not hold block " + last);
            }
            return new LastBlock(last, row.block().hash(), row.block().timestampMs());
        } catch (IOException e) {
            throw new StorageException(e.getMessage(), e);
        }
    }
}
