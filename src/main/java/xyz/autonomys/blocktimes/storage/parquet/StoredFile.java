package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * A published file of {@code block_times}.
 *
 * @param name path relative to the data directory
 * @param date date of its directory
 * @param operators path of the file of {@code offline_operators} that goes with it; null if there is none
 */
public record StoredFile(
        String name, LocalDate date, BlockRange blocks, Footer footer, long sizeBytes, String operators) {

    /** A file whose operators, if there are any, are where this version puts them. */
    public StoredFile(String name, LocalDate date, BlockRange blocks, Footer footer, long sizeBytes) {
        this(name, date, blocks, footer, sizeBytes,
                footer.offlineOperators() == 0 ? null : Datasets.offlineOperatorsOf(name));
    }

    /**
     * Returns a staged file as it will be published.
     *
     * @param name of this version's layout
     * @throws IOException if it cannot be read
     */
    public static StoredFile of(String name, PartFile.Staged staged) throws IOException {
        String folder = Datasets.folderOf(name);
        return new StoredFile(name, LocalDate.parse(folder.substring(folder.lastIndexOf('=') + 1)),
                PartName.parse(name.substring(folder.length() + 1)).orElseThrow(),
                Footer.ofStaged(staged.blockTimes()), Files.size(staged.blockTimes()));
    }

    /** Returns whether its operators are where earlier versions put them, without the column {@code chain}. */
    public boolean hasFormerOperators() {
        return operators != null && !operators.equals(Datasets.offlineOperatorsOf(name));
    }
}
