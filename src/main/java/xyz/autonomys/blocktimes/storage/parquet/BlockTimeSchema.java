package xyz.autonomys.blocktimes.storage.parquet;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Making;

/**
 * The columns of {@code block_times}, in order, and how a row fills them. {@code docs/SCHEMA.md} explains each column.
 */
final class BlockTimeSchema {

    /** Goes up when columns are added. Columns are never removed or changed. */
    static final int VERSION = 2;
    /** Number of columns of version 1. */
    static final int COLUMNS_OF_VERSION_1 = 13;
    private static final int MS_OF_A_DAY = 86_400_000;

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
                    "spec version of the runtime that executed the block"),
            // Version 2. All of them are null in rows of version 1, and on all chains but consensus.
            new Column("author", nullable(STRING), row -> of(row, Making::author),
                    "public key of the farmer who made the block, from the pre-digest: 0x and 64 lower-case hex "
                            + "digits; null on all chains but consensus, and in rows of version 1"),
            new Column("reward_address", nullable(STRING), row -> of(row, Making::rewardAddress),
                    "account that the author's reward goes to, from the pre-digest, as author; null as author"),
            new Column("solution_range", nullable(U64.SCHEMA),
                    row -> of(row, making -> making.solutionRange() == null ? null
                            : U64.value(making.solutionRange())),
                    "solution range by which the block was made, a u64, from the digest; it is inversely "
                            + "proportional to the space of all farmers; null as author, or if the digest has none"),
            new Column("pot_slot_iterations", nullable(LONG), row -> of(row, Making::slotIterations),
                    "iterations of the proof of time in a slot, from the digest; null as solution_range"),
            new Column("extrinsics", nullable(LONG), row -> of(row, Making::extrinsics),
                    "extrinsics of the block, with inherents and those that failed: events ExtrinsicSuccess and "
                            + "ExtrinsicFailed; null as author"),
            new Column("votes", nullable(LONG), row -> of(row, Making::votes),
                    "votes of farmers in the block: events FarmerVote; null as author"),
            new Column("weight_ps", nullable(LONG), row -> of(row, Making::weightPs),
                    "ref_time that the block was charged, ps, from System.BlockWeight, all dispatch classes "
                            + "together; null as author, or if the endpoint does not have it"),
            new Column("weight_limit_ps", nullable(LONG), row -> of(row, Making::mostWeightPs),
                    "most ref_time that the runtime allows a block, ps, from the constant System.BlockWeights; null "
                            + "as author, or if the metadata does not say"));

    /** Columns whose values hardly repeat: their dictionary would be as large as the values. */
    static final List<String> DISTINCT_COLUMNS = List.of(
            "block_number",
            "hash",
            "parent_hash",
            "timestamp_ms",
            "timestamp_utc",
            "delta_since_parent_ms",
            "consensus_block_hash",
            "slot",
            "weight_ps");

    /** Columns by whose values single blocks are looked up: with a Bloom filter, other files need not be read. */
    static final List<String> LOOKED_UP_COLUMNS = List.of("hash", "consensus_block_hash");

    static final Schema AVRO = schema();

    private BlockTimeSchema() {
    }

    private static @Nullable Object of(BlockTime row, Function<Making, @Nullable Object> column) {
        Making making = row.block().making();
        return making == null ? null : column.apply(making);
    }

    /**
     * Returns SQL for rows that have all columns of this version, null where a file does not have one.
     *
     * @param rows SQL that selects the rows
     */
    static String withAllColumns(String rows) {
        return "(" + rows + " UNION ALL BY NAME SELECT " + COLUMNS.stream().skip(COLUMNS_OF_VERSION_1)
                .map(column -> "NULL::" + sqlType(column.type) + " AS " + column.name)
                .collect(Collectors.joining(", ")) + " WHERE false)";
    }

    private static String sqlType(Schema type) {
        Schema inner = type.getTypes().get(1);
        return switch (inner.getType()) {
            case STRING -> "VARCHAR";
            case LONG -> "BIGINT";
            case FIXED -> "DECIMAL(20,0)";
            default -> throw new IllegalStateException("no SQL type for " + inner);
        };
    }

    private static Schema nullable(Schema type) {
        return SchemaBuilder.unionOf().nullType().and().type(type).endUnion();
    }

    private static Schema schema() {
        return Schema.createRecord("block_time", "A block and the time since its parent", "blocktimes", false,
                COLUMNS.stream().map(column -> new Schema.Field(column.name, column.type, column.doc)).toList());
    }

    /** Returns the date whose directory a row belongs to: that of its own timestamp. */
    static LocalDate date(BlockTime row) {
        return date(row.block().timestampMs());
    }

    /** Returns the date in UTC. Not by an Instant, for which the JDK makes the rules of UTC anew each time. */
    static LocalDate date(long timestampMs) {
        return LocalDate.ofEpochDay(Math.floorDiv(timestampMs, MS_OF_A_DAY));
    }

    /** Returns the values of a row by the names of the columns, in their order; with null where there is none. */
    static Map<String, @Nullable Object> columns(BlockTime row) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        COLUMNS.forEach(column -> columns.put(column.name, column.value.apply(row)));
        columns.put("timestamp_utc", LocalDateTime.ofEpochSecond(row.block().timestampMs() / 1_000,
                (int) (row.block().timestampMs() % 1_000 * 1_000_000), ZoneOffset.UTC).toString());
        Making making = row.block().making();
        if (making != null && making.solutionRange() != null) {
            columns.put("solution_range", U64.unsigned(making.solutionRange()));
        }
        return columns;
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
