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

    private record Column(String name, Schema type, Function<BlockTime, Object> value, String doc) {
    }

    private static final Schema STRING = SchemaBuilder.builder().stringType();
    private static final Schema LONG = SchemaBuilder.builder().longType();

    private static final List<Column> COLUMNS = List.of(
            new Column("chain", STRING, BlockTime::chain,
                    "name of the chain"),
            new Column("block_number", LONG, row -> row.block().number(),
                    "number of the block"),
            new Column("hash", STRING, row -> row.block().hash(),
                    "hash of the block: 0x and 64 lower-case hex digits"),
            new Column("parent_hash", STRING, row -> row.block().parentHash(),
                    "hash of the parent, as hash"),
            new Column("timestamp_ms", LONG, row -> row.block().timestampMs(),
                    "Unix ms, from pallet-timestamp"),
            // As a number it is the same Unix ms as timestamp_ms.
            new Column("timestamp_utc", LogicalTypes.localTimestampMillis().addToSchema(SchemaBuilder.builder()
                    .longType()),
                    row -> row.block().timestampMs(),
                    "timestamp_ms as UTC wall time, without zone"),
            new Column("delta_since_parent_ms", nullable(LONG), BlockTime::deltaSinceParentMs,
                    "block time, ms: timestamp_ms minus the parent's; null for block 1 only, since genesis "
                            + "has no timestamp"),
            new Column("ingestion_ts_ms", LONG, BlockTime::ingestionTsMs,
                    "Unix ms at which the row was made"),
            new Column("contained_store_segment_headers", nullable(SchemaBuilder.builder().booleanType()),
                    row -> row.block().storesSegmentHeaders(),
                    "whether the block stored segment headers; null on all chains but consensus"),
            new Column("bundle_count", nullable(LONG), row -> row.block().bundleCount(),
                    "bundles stored in the block, over all domains; null on all chains but consensus"),
            new Column("consensus_block_hash", nullable(STRING), row -> row.block().consensusBlockHash(),
                    "consensus block that this domain block was made from, as hash; null on chains that "
                            + "are not a domain, or if the digest names none, which is logged"),
            new Column("slot", nullable(LONG), row -> row.block().slot(),
                    "slot, from the pre-digest; it follows the proof of time, not the clock; null on all "
                            + "chains but consensus"),
            new Column("spec_version", SchemaBuilder.builder().intType(), row -> row.block().specVersion(),
                    "spec version of the runtime that executed the block"));

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

    /** Columns by whose values single blocks are looked up: with a Bloom filter, other files need not be read. */
    static final List<String> LOOKED_UP_COLUMNS = List.of("hash", "consensus_block_hash");

    static final Schema AVRO = schema();

    private BlockTimeSchema() {
    }

    private static Schema nullable(Schema type) {
        return SchemaBuilder.unionOf().nullType().and().type(type).endUnion();
    }

    private static Schema schema() {
        return Schema.createRecord("block_time", "A block and the time since its parent", "blocktimes", false,
                COLUMNS.stream().map(column -> new Schema.Field(column.name, column.type, column.doc)).toList());
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
