package xyz.autonomys.blocktimes.storage.parquet.headers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.Disk;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.Parquet;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;

/** An open file of headers in staging: consecutive blocks. Not for several threads. */
public final class HeaderFile {

    private final String chain;
    private final String genesisHash;
    private final Path staged;
    private final HeaderRow first;
    private final ParquetWriter<Object> writer;
    private HeaderRow last;
    private long rows;

    /**
     * What the footer of a file says.
     *
     * @param firstParentHash hash of the parent of the first block
     * @param lastHash hash of the last block
     */
    public record Ends(String firstParentHash, String lastHash) {
    }

    /**
     * Opens a file that begins with a row. The row itself is not yet appended.
     *
     * @throws IOException if it cannot be written
     */
    public HeaderFile(Path staged, String chain, String genesisHash, HeaderRow first) throws IOException {
        this.staged = staged;
        this.chain = chain;
        this.genesisHash = genesisHash;
        this.first = first;
        this.last = first;
        Disk.createDirectories(staged.getParent());
        this.writer = Parquet.open(staged, HeaderSchema.AVRO, HeaderSchema.DISTINCT_COLUMNS, WriterVersion.PARQUET_2_0,
                this::footer);
    }

    /**
     * Appends the next row.
     *
     * @throws IOException if it cannot be written
     */
    public void append(HeaderRow row) throws IOException {
        writer.write(HeaderSchema.record(chain, row));
        last = row;
        rows++;
    }

    /** Returns the last row. */
    public HeaderRow last() {
        return last;
    }

    /** Returns the number of rows. */
    public long rows() {
        return rows;
    }

    /** Returns the blocks. */
    public BlockRange blocks() {
        return new BlockRange(first.number(), last.number());
    }

    /** Returns what the footer says. */
    public Ends ends() {
        return new Ends(first.parentHash(), last.hash());
    }

    /**
     * Writes the footer and syncs the file.
     *
     * @return the complete file in staging
     * @throws IOException if it cannot be written
     */
    public Path finish() throws IOException {
        writer.close();
        Disk.sync(staged);
        return staged;
    }

    private Map<String, String> footer() {
        Map<String, String> footer = new LinkedHashMap<>();
        footer.put(HeaderSchema.CHAIN, chain);
        footer.put(HeaderSchema.GENESIS_HASH, genesisHash);
        footer.put(HeaderSchema.SCHEMA_VERSION, String.valueOf(HeaderSchema.VERSION));
        footer.put(HeaderSchema.BLOCKS, blocks().toString());
        footer.put(HeaderSchema.FIRST_PARENT_HASH, first.parentHash());
        footer.put(HeaderSchema.LAST_HASH, last.hash());
        return footer;
    }

    /**
     * Reads what the footer of a stored file says.
     *
     * @param blocks that the name of the file states
     * @throws UnusableFileException if it is not a file of headers of this version, or has other blocks
     * @throws IOException if it cannot be read at the moment
     */
    public static Ends read(PublishedFiles files, String name, BlockRange blocks) throws IOException {
        Map<String, String> footer = Footer.entries(files, name);
        String version = footer.get(HeaderSchema.SCHEMA_VERSION);
        String firstParentHash = footer.get(HeaderSchema.FIRST_PARENT_HASH);
        String lastHash = footer.get(HeaderSchema.LAST_HASH);
        if (!String.valueOf(HeaderSchema.VERSION).equals(version) || firstParentHash == null || lastHash == null) {
            throw new UnusableFileException("it is not a file of headers of this version");
        }
        if (!blocks.toString().equals(footer.get(HeaderSchema.BLOCKS))) {
            throw new UnusableFileException("its name says blocks " + blocks + ", its footer "
                    + footer.get(HeaderSchema.BLOCKS));
        }
        return new Ends(firstParentHash, lastHash);
    }
}
