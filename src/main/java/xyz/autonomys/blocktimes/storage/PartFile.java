package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * A file being written in staging: a run of neighbouring blocks of one date. After the first failure it takes no more
 * and remembers it, so that whoever closes the file learns of it. Not for several threads.
 */
public final class PartFile {

    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    /** What is kept in memory before it is written out; 250 bytes a row. */
    private static final int ROWS_PER_ROW_GROUP = 100_000;

    private final String chain;
    private final String genesisHash;
    private final LocalDate date;
    private final long midnightMs;
    private final Path staged;
    private final long openedNanos = System.nanoTime();
    private final long first;
    private final String firstParentHash;
    private long last;
    private String lastHash;
    private long lastTimestampMs;
    private ParquetWriter<Object> writer;
    private IOException failure;

    PartFile(Path stagingDirectory, String genesisHash, BlockTime firstRow) {
        this.chain = firstRow.chain();
        this.genesisHash = genesisHash;
        this.date = BlockTimeSchema.date(firstRow);
        this.midnightMs = date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        this.first = firstRow.block().number();
        this.last = first - 1;
        this.firstParentHash = firstRow.block().parentHash();
        this.staged = stagingDirectory.resolve(UUID.randomUUID() + ".parquet");
        try {
            Disk.createDirectories(stagingDirectory);
            writer = open();
        } catch (IOException e) {
            failure = e;
        }
    }

    private ParquetWriter<Object> open() throws IOException {
        Builder builder = new Builder(new LocalOutputFile(staged))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecFactory())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withRowGroupRowCountLimit(ROWS_PER_ROW_GROUP);
        for (String column : BlockTimeSchema.DISTINCT_COLUMNS) {
            builder.withDictionaryEncoding(column, false);
        }
        return builder.build();
    }

    /** Adds rows, which must follow the last one and be of its date. */
    public void append(List<BlockTime> rows) {
        if (failure != null) {
            return;
        }
        try {
            for (BlockTime row : rows) {
                append(row);
            }
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            // Parquet's writer gives up by itself then, and would close without a footer and without a word.
            failure = new IOException(e.toString(), e);
        }
    }

    private void append(BlockTime row) throws IOException {
        if (row.block().number() != last + 1 || !isOfThisDate(row)) {
            throw new IOException("block " + row.block().number() + " of " + BlockTimeSchema.date(row)
                    + " does not follow block " + last + " of " + date);
        }
        writer.write(new BlockTimeSchema.AvroRow(row));
        last = row.block().number();
        lastHash = row.block().hash();
        lastTimestampMs = row.block().timestampMs();
    }

    private boolean isOfThisDate(BlockTime row) {
        return row.block().timestampMs() >= midnightMs && row.block().timestampMs() < midnightMs + DAY_MS;
    }

    /** The date of the partition a row belongs to: its own timestamp's, in UTC. */
    public static LocalDate dateOf(BlockTime row) {
        return BlockTimeSchema.date(row);
    }

    /** Time left until the file is that old, at least 1 ms. */
    public long msUntilAge(long minutes) {
        return Math.max(1, TimeUnit.MINUTES.toMillis(minutes) - ageMs());
    }

    /** Whether a row may be appended: it is the next block and of the same date. */
    public boolean takes(BlockTime row) {
        return failure == null && row.block().number() == last + 1 && isOfThisDate(row);
    }

    /** Hash of the last row, which the next row's parent hash must be. */
    public String lastHash() {
        return lastHash;
    }

    /** Rows written so far. */
    public long rows() {
        return last - first + 1;
    }

    /** Time since the file was opened. */
    public long ageMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNanos);
    }

    public String chain() {
        return chain;
    }

    LocalDate date() {
        return date;
    }

    public BlockRange blocks() {
        return new BlockRange(first, Math.max(first, last));
    }

    /** True once writing failed: the rows given to the file so far are lost with it. */
    public boolean failed() {
        return failure != null;
    }

    /**
     * Writes the footer and syncs the file.
     *
     * @return the staged file, complete
     * @throws IOException where this or an earlier write failed; the staged file is removed then
     */
    Path finish() throws IOException {
        try {
            if (failure != null) {
                throw failure;
            }
            writer.close();
            Disk.sync(staged);
            if (Footer.read(staged).rows() != rows()) {
                throw new IOException("the file written does not hold its " + rows() + " rows");
            }
            return staged;
        } catch (IOException e) {
            discard();
            throw e;
        }
    }

    private void discard() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException | RuntimeException e) {
            // It failed before; only its file handle was wanted back.
        }
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            // The next start clears the staging directory.
        }
    }

    private Map<String, String> footer() {
        return new Footer(chain, genesisHash, BlockTimeSchema.VERSION, DataDir.BLOCK_TIMES, firstParentHash, lastHash,
                lastTimestampMs, rows()).keyValues();
    }

    /** Parquet's Avro writer, with a footer that is known only when the last row is written. */
    private final class Builder extends ParquetWriter.Builder<Object, Builder> {

        private Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Object> getWriteSupport(ParquetConfiguration configuration) {
            return new AvroWriteSupport<>(new AvroSchemaConverter(configuration).convert(BlockTimeSchema.AVRO),
                    BlockTimeSchema.AVRO, GenericData.get()) {
                @Override
                public FinalizedWriteContext finalizeWrite() {
                    return new FinalizedWriteContext(footer());
                }
            };
        }

        @Override
        protected WriteSupport<Object> getWriteSupport(org.apache.hadoop.conf.Configuration configuration) {
            throw new IllegalStateException("files are written without Hadoop");
        }
    }
}
