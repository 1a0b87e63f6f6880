package xyz.autonomys.blocktimes.headers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;
import xyz.autonomys.blocktimes.storage.parquet.headers.HeaderFile;
import xyz.autonomys.blocktimes.storage.parquet.headers.HeaderRow;

/**
 * The files of a chain's headers: {@code headers/chain=<chain>/from=<first block of the million>/part-….parquet}. A
 * file holds consecutive blocks. It is written in staging, synced, and published in one step. For one thread.
 */
public final class HeaderFiles {

    /** Blocks of a directory. */
    static final long DIRECTORY_BLOCKS = 1_000_000;
    private static final String FOLDER = "headers/chain=";

    private final DataDir dataDir;
    private final String chain;
    private final String genesisHash;
    private final WriteGuard guard;
    private final List<Stored> stored;
    private @Nullable HeaderFile open;

    /**
     * A stored file.
     *
     * @param name relative to the data directory
     */
    record Stored(String name, BlockRange blocks, HeaderFile.Ends ends) {
    }

    /** @throws StorageException if the stored files cannot be read */
    HeaderFiles(DataDir dataDir, String chain, String genesisHash, WriteGuard guard) {
        this.dataDir = dataDir;
        this.chain = chain;
        this.genesisHash = genesisHash;
        this.guard = guard;
        this.stored = new ArrayList<>(read(dataDir, chain));
    }

    /**
     * Returns the stored files of a chain, in block order.
     *
     * @throws StorageException if one cannot be read, is none of this program, or shares blocks with another
     */
    static List<Stored> read(DataDir dataDir, String chain) {
        List<Stored> files = new ArrayList<>();
        try {
            for (var file : dataDir.files().list(FOLDER + chain)) {
                Optional<BlockRange> blocks = PartName.parse(file.name().substring(file.name().lastIndexOf('/') + 1));
                if (blocks.isPresent()) {
                    files.add(new Stored(file.name(), blocks.get(), ends(dataDir, file.name(), blocks.get())));
                }
            }
        } catch (IOException e) {
            throw new StorageException(dataDir.shown(FOLDER + chain) + " cannot be read: " + StorageException.plain(e),
                    e);
        }
        files.sort(Comparator.comparingLong(file -> file.blocks().first()));
        for (int i = 1; i < files.size(); i++) {
            if (files.get(i - 1).blocks().overlaps(files.get(i).blocks())) {
                throw new StorageException(dataDir.shown(files.get(i).name()) + " shares blocks with "
                        + files.get(i - 1).name() + ": remove one of them, and run again");
            }
        }
        return files;
    }

    private static HeaderFile.Ends ends(DataDir dataDir, String name, BlockRange blocks) throws IOException {
        try {
            return HeaderFile.read(dataDir.files(), name, blocks);
        } catch (UnusableFileException e) {
            throw new StorageException(dataDir.shown(name) + " cannot be used: " + e.getMessage()
                    + "; remove it, and run"
                    + " again", e);
        }
    }

    /**
     * Returns the chains whose headers are stored.
     *
     * @throws StorageException if that cannot be read
     */
    public static List<String> chains(DataDir dataDir) {
        try {
            return dataDir.files().folders("headers").stream().filter(folder -> folder.startsWith("chain="))
                    .map(folder -> folder.substring("chain=".length())).sorted().toList();
        } catch (IOException e) {
            throw new StorageException(dataDir.shown("headers") + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    /**
     * Returns the files of a chain's headers, on this machine, until they are closed.
     *
     * @throws StorageException if they cannot be read
     */
    public static List<PublishedFiles.Copy> copies(DataDir dataDir, String chain) {
        List<PublishedFiles.Copy> copies = new ArrayList<>();
        try {
            for (Stored file : read(dataDir, chain)) {
                copies.add(dataDir.files().copy(file.name()));
            }
            return copies;
        } catch (IOException e) {
            throw new StorageException("the headers of " + chain + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    List<Stored> stored() {
        return stored;
    }

    /**
     * Appends rows, and publishes files that are full.
     *
     * @param maxRows most rows of a file
     * @throws StorageException if a row does not link to a stored block, or a file cannot be written
     */
    void append(List<HeaderRow> rows, long maxRows) {
        try {
            for (HeaderRow row : rows) {
                HeaderFile file = open;
                if (file != null && (file.rows() >= maxRows || file.blocks().last() + 1 != row.number()
                        || directory(row.number()) != directory(file.blocks().first()))) {
                    publish();
                    file = null;
                }
                requireLinked(row, file);
                if (file == null) {
                    file = new HeaderFile(dataDir.files().scratch(chain).resolve(UUID.randomUUID()
                            + "-headers.parquet"), chain, genesisHash, row);
                    open = file;
                }
                file.append(row);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private StorageException failed(IOException e) {
        return new StorageException("[" + chain + "] headers could not be written to " + dataDir + ": "
                + StorageException.plain(e) + "; run again when that is fixed", e);
    }

    private static long directory(long block) {
        return block / DIRECTORY_BLOCKS * DIRECTORY_BLOCKS;
    }

    private void requireLinked(HeaderRow row, @Nullable HeaderFile file) {
        // An interval before this one may have come from another endpoint.
        if (file != null && file.blocks().last() + 1 == row.number()) {
            file.last().requireParentOf(chain, row);
        }
        if (row.number() == 1 && !row.parentHash().equals(genesisHash)) {
            throw new ChainException(chain, 1, "its parent is " + row.parentHash() + ", but genesis is "
                    + genesisHash);
        }
        requireLinkedToStored(row);
    }

    private void requireLinkedToStored(HeaderRow row) {
        for (Stored file : stored) {
            if (file.blocks().last() + 1 == row.number() && !file.ends().lastHash().equals(row.parentHash())) {
                throw ofAnotherFork(file, row.number() - 1, file.ends().lastHash(), row.parentHash());
            }
            if (file.blocks().first() == row.number() + 1 && !file.ends().firstParentHash().equals(row.hash())) {
                throw ofAnotherFork(file, row.number(), file.ends().firstParentHash(), row.hash());
            }
        }
    }

    private StorageException ofAnotherFork(Stored file, long block, String storedHash, String hash) {
        return new StorageException("[" + chain + " #" + block + "] is " + storedHash + " by "
                + dataDir.shown(file.name())
                + ", but " + hash + " by the endpoint: remove that file if the chain was reorganised, and run again");
    }

    /**
     * Publishes the open file, if there is one.
     *
     * @throws StorageException if it cannot be written, or the lock is lost
     */
    void publish() {
        HeaderFile file = open;
        if (file == null) {
            return;
        }
        open = null;
        try {
            Path staged = file.finish();
            guard.requireHeld();
            String name = String.format(Locale.ROOT, "%s%s/from=%012d/%s", FOLDER, chain,
                    directory(file.blocks().first()), PartName.of(file.blocks()));
            dataDir.files().publish(staged, name);
            stored.add(new Stored(name, file.blocks(), file.ends()));
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
