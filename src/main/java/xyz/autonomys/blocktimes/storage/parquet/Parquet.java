package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.Schema;
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

/** Opens Parquet files for writing, without Hadoop. */
public final class Parquet {

    /** Rows that are kept in memory before they are written, at 250 bytes each. */
    private static final int ROWS_PER_ROW_GROUP = 100_000;

    /**
     * A Bloom filter is made in this many sizes at once, each half of the one before, and the smallest that is good
     * enough is written: how many rows a file will get is not known before. The largest is for a whole row group at a
     * rate of 1 % of false positives, the smallest has 1 KiB.
     */
    private static final int BLOOM_FILTERS = 8;
    private static final int LARGEST_BLOOM_FILTER_BYTES = 128 << 10;

    private Parquet() {
    }

    /**
     * Opens a writer of a new file.
     *
     * @param distinctColumns columns whose values hardly repeat; they are written without a dictionary
     * @param version of encodings; version 2 is smaller
     * @param footer supplies the key-value metadata after the last row
     */
    public static ParquetWriter<Object> open(Path file, Schema schema, List<String> distinctColumns,
            WriterVersion version,
            Supplier<Map<String, String>> footer) throws IOException {
        return builder(file, schema, distinctColumns, footer).withWriterVersion(version).build();
    }

    /** Returns the type of columns of unsigned 64-bit integers. */
    public static Schema u64() {
        return U64.SCHEMA;
    }

    /** Returns a value of such a column. */
    public static Object u64(BigInteger number) {
        return U64.value(number);
    }

    static ParquetWriter.Builder<Object, ?> builder(
            Path file, Schema schema, List<String> distinctColumns, Supplier<Map<String, String>> footer) {
        Builder builder = new Builder(new LocalOutputFile(file), schema, footer)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecFactory(ZstdCodecFactory.LEVEL))
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withRowGroupRowCountLimit(ROWS_PER_ROW_GROUP);
        distinctColumns.forEach(column -> builder.withDictionaryEncoding(column, false));
        if (schema.equals(BlockTimeSchema.AVRO)) {
            builder.withAdaptiveBloomFilterEnabled(true).withMaxBloomFilterBytes(LARGEST_BLOOM_FILTER_BYTES);
            BlockTimeSchema.LOOKED_UP_COLUMNS.forEach(column -> builder.withBloomFilterEnabled(column, true)
                    .withBloomFilterCandidateNumber(column, BLOOM_FILTERS));
        }
        return builder;
    }

    /** Parquet's Avro writer, with a footer that is known only after the last row. */
    private static final class Builder extends ParquetWriter.Builder<Object, Builder> {

        private final Schema schema;
        private final Supplier<Map<String, String>> footer;

        private Builder(OutputFile file, Schema schema, Supplier<Map<String, String>> footer) {
            super(file);
            this.schema = schema;
            this.footer = footer;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Object> getWriteSupport(ParquetConfiguration configuration) {
            return new AvroWriteSupport<>(
                    new AvroSchemaConverter(configuration).convert(schema), schema, GenericData.get()) {
                @Override
                public FinalizedWriteContext finalizeWrite() {
                    Map<String, String> entries = new HashMap<>(footer.get());
                    entries.put(ArrowSchema.KEY, ArrowSchema.of(schema));
                    return new FinalizedWriteContext(entries);
                }
            };
        }

        @Override
        protected WriteSupport<Object> getWriteSupport(org.apache.hadoop.conf.Configuration configuration) {
            throw new IllegalStateException("files are written without Hadoop");
        }
    }
}
