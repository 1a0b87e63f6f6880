package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.parquet.ContentDigest;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PageChecksums;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredRows;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;

/** Copies rows of stored files, unchanged, to a new file in staging. */
final class CopiedRows {

    private CopiedRows() {
    }

    /** Copies the rows of some blocks of a file. */
    static PartFile.Staged of(DataDir dataDir, String chain, StoredFile file, BlockRange blocks) throws IOException {
        return of(dataDir, chain, List.of(file), blocks);
    }

    /**
     * Copies the rows of some blocks of files, in block order.
     *
     * @param files of one date and of the same datasets, in block order
     * @throws UnusableFileException if a file is damaged
     * @throws IOException if a file cannot be read or written, or does not hold the rows that its name states
     */
    static PartFile.Staged of(DataDir dataDir, String chain, List<StoredFile> files, BlockRange blocks)
            throws IOException {
        PartFile copy = null;
        int version = files.stream().mapToInt(file -> file.footer().schemaVersion()).min().orElseThrow();
        for (StoredFile file : files) {
            requireUndamaged(dataDir, file);
            try (StoredRows rows = new StoredRows(dataDir.files(), file, blocks)) {
                for (BlockTime row = rows.next(); row != null; row = rows.next()) {
                    copy = copy == null
                            ? new PartFile(dataDir.files().scratch(chain), file.footer().genesisHash(),
                                    file.footer().datasets(), version, row, dataDir.time())
                            : copy;
                    copy.append(List.of(row));
                }
            }
        }
        if (copy == null || !copy.blocks().equals(blocks)) {
            throw new IOException(dataDir.shown(files.get(0).name()) + " does not hold the rows its name says");
        }
        PartFile.Staged staged = copy.finish();
        requireSameContent(dataDir, files, blocks, staged);
        return staged;
    }

    /** The digests of files add up to that of their rows in one file. */
    private static void requireSameContent(DataDir dataDir, List<StoredFile> files, BlockRange blocks,
            PartFile.Staged staged) throws IOException {
        boolean areWhole = files.stream().mapToLong(file -> file.blocks().count()).sum() == blocks.count();
        if (areWhole && files.stream().allMatch(file -> file.footer().contentDigest() != null)) {
            ContentDigest sum = files.stream().map(file -> ContentDigest.of(file.footer().contentDigest()))
                    .reduce(ContentDigest.NONE, ContentDigest::plus);
            if (!sum.toString().equals(Footer.ofStaged(staged.blockTimes()).contentDigest())) {
                throw new UnusableFileException("the rows of " + files.stream()
                        .map(file -> dataDir.shown(file.name())).collect(Collectors.joining(", "))
                        + " are not those that their footers say: validate --deep tells which");
            }
        }
    }

    /** A changed byte must not become a row of a new file, whose checksums and digest would be right again. */
    private static void requireUndamaged(DataDir dataDir, StoredFile file) throws IOException {
        for (String name : file.operators() == null ? List.of(file.name()) : List.of(file.name(), file.operators())) {
            try (PublishedFiles.Copy copy = dataDir.files().copy(name)) {
                Optional<String> problem = PageChecksums.problem(copy.path());
                if (problem.isPresent()) {
                    FirstMeeting.forget(dataDir, file.footer().chain(), file.name());
                    throw new UnusableFileException(dataDir.shown(name) + " is damaged: " + problem.get()
                            + "; the next backfill of the chain sets it aside, and fetches its blocks again");
                }
            }
        }
    }
}
