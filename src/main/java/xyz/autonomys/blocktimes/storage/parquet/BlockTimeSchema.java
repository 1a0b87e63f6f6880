package xyz.autonomys.blocktimes.storage.parquet;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.IndexedRecord;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * The columns of {@code block_times}, in order, and how a row fills them. {@code docs/SCHEMA.md} explains each column.
 */
final class BlockTimeSchema {

    /** Goes up when columns are added. Columns are never removed or changed. */
    static final int VERSION = 1;

    private record Column(String name, Schema type, Function<BlockTime, Object> value) {
    }

    private static final Schema STRING = SchemaBuilder.builder().stringType();
    private static final Schema LONG = SchemaBuilder.builder().longType();

    private static final List<Column> COLUMNS = List.of(
            new Column("chain", STRING, BlockTime::chain),
            new Column("block_number", LONG, row -> row.block().number()),
            new Column("hash", STRING, row -> row.block().hash()),
            new Column("parent_hash", STRING, row -> row.block().parentHash()),
            new Column("timestamp_ms", LONG, row -> row.block().timestampMs()),
            // UTC wall time without a zone. As a number it is the same Unix ms as timestamp_ms.
            new Column(
                    "timestamp_utc",
                    LogicalTypes.localTimestampMillis()
                            .addToSchema(SchemaBuilder.builder().longType()),
                    row -> row.block().timestampMs()),
            new Column("delta_since_parent_ms", nullable(LONG), BlockTime::deltaSinceParentMs),
            new Column("ingestion_ts_ms", LONG, BlockTime::ingestionTsMs),
            new Column(
                    "contained_store_segment_headers",
                    nullable(SchemaBuilder.builder().booleanType()),
                    row -> row.block().storesSegmentHeaders()),
            new Column("bundle_count", nullable(LONG), row -> row.block().bundleCount()),
            new Column(
                    "consensus_block_hash", nullable(STRING), row -> row.block().consensusBlockHash()),
            new Column("slot", nullable(LONG), row -> row.block().slot()),
            new Column(
                    "spec_version",
                    SchemaBuilder.builder().intType(),
                    row -> row.block().specVersion()));

    /** Columns whose values hardly repeat: their dictionary would be as large as the values. */
    static final List<String> DISTINCT_COLUMNS = List.of(
            "block_number",
            "hash",
            "parent_hash",
            "timestamp_ms",
            "timestamp_utc",
            "delta_since_parent_ms",
            "consensus_block_hash",
            "slot");

    static final Schema AVRO = schema();

    private BlockTimeSchema() {
    }

    private static Schema nullable(Schema type) {
        return SchemaBuilder.unionOf().nullType().and().type(type).endUnion();
    }

    private static Schema schema() {
        return Schema.createRecord("block_time", "A block and the time since its parent", "blocktimes", false,
                COLUMNS.stream().map(column -> new Schema.Field(column.name, column.type)).toList());
    }

    /** Returns the date whose directory a row belongs to: that of its own timestamp, in UTC. */
    static LocalDate date(BlockTime row) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(row.block().timestampMs()), ZoneOffset.UTC);
    }

    /** A row as an Avro record. */
    record AvroRow(BlockTime row) implements IndexedRecord {

        @Override
        public Schema getSchema() {
            return AVRO;
        }

        @Override
        public Object get(int column) {
            return COLUMNS.get(column).value.apply(row);
        }

        @Override
        public void put(int column, Object value) {
            throw new IllegalStateException("rows are written, not changed");
        }
    }
}
