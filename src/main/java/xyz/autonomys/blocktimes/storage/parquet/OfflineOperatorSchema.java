package xyz.autonomys.blocktimes.storage.parquet;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import xyz.autonomys.blocktimes.decode.OfflineOperator;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/** The columns of {@code offline_operators}, in order. {@code docs/SCHEMA.md} explains each column. */
final class OfflineOperatorSchema {

    /** Version 2 has the column {@code chain}, and directories of each chain. */
    static final int VERSION = 2;

    /** A row: an operator, and the block that reports it. */
    private record Row(BlockTime block, OfflineOperator operator) {
    }

    private record Column(String name, Schema type, Function<Row, Object> value, String doc) {
    }

    private static final Schema STRING = SchemaBuilder.builder().stringType();
    private static final Schema LONG = SchemaBuilder.builder().longType();

    private static final List<Column> COLUMNS = List.of(
            new Column("block_number", LONG, row -> row.block.block().number(),
                    "number of the block that reports the operator"),
            new Column("block_hash", STRING, row -> row.block.block().hash(),
                    "hash of that block: 0x and 64 lower-case hex digits"),
            new Column("timestamp_ms", LONG, row -> row.block.block().timestampMs(),
                    "Unix ms of that block, from pallet-timestamp"),
            new Column("timestamp_utc", LogicalTypes.localTimestampMillis().addToSchema(SchemaBuilder.builder()
                    .longType()),
                    row -> row.block.block().timestampMs(),
                    "timestamp_ms as UTC wall time, without zone"),
            new Column("domain_id", LONG, row -> row.operator.domainId(),
                    "id of the domain"),
            new Column("epoch_index", nullable(LONG), row -> row.operator.epochIndex(),
                    "epoch that ended, from DomainEpochCompleted or ForceDomainEpochTransition of the "
                            + "domain in the block; of two, the one after the event; null if the block names no "
                            + "epoch of the domain"),
            new Column("operator_id", U64.SCHEMA, row -> U64.value(row.operator.operatorId()),
                    "id of the operator, a u64"),
            new Column("submitted_bundles", U64.SCHEMA, row -> U64.value(row.operator.submittedBundles()),
                    "bundles that the operator submitted in the epoch, a u64"),
            new Column("expected_bundles", U64.SCHEMA, row -> U64.value(row.operator.expectedBundles()),
                    "bundles that were expected of it, a u64"),
            new Column("min_required_bundles", U64.SCHEMA, row -> U64.value(row.operator.minRequiredBundles()),
                    "bundles below which it is reported, a u64"),
            new Column("shortfall_threshold", nullable(U64.SCHEMA),
                    row -> row.operator.shortfallThreshold() == null ? null
                            : U64.value(row.operator.shortfallThreshold()),
                    "shortfall_threshold of the event, a u64; null before spec 10, whose runtimes have "
                            + "none"),
            new Column("shortfall", U64.SCHEMA, row -> U64.value(shortfall(row.operator)),
                    "min_required_bundles minus submitted_bundles"),
            new Column("shortfall_pct", SchemaBuilder.builder().doubleType(), row -> shortfallPercent(row.operator),
                    "100 * shortfall / expected_bundles; 0 if nothing was expected"),
            new Column("spec_version", SchemaBuilder.builder().intType(), row -> row.block.block().specVersion(),
                    "spec version of the runtime that executed the block"),
            new Column("ingestion_ts_ms", LONG, row -> row.block.ingestionTsMs(),
                    "Unix ms at which the row was made"),
            new Column("chain", STRING, row -> row.block.chain(),
                    "name of the chain"));

    static final Schema AVRO = Schema.createRecord(
            "offline_operator",
            "An operator that submitted too few bundles in an epoch",
            "blocktimes",
            false,
            COLUMNS.stream()
                    .map(column -> new Schema.Field(column.name, column.type, column.doc))
                    .toList());

    private OfflineOperatorSchema() {
    }

    private static Schema nullable(Schema type) {
        return SchemaBuilder.unionOf().nullType().and().type(type).endUnion();
    }

    private static BigInteger shortfall(OfflineOperator operator) {
        return U64.unsigned(operator.minRequiredBundles()).subtract(U64.unsigned(operator.submittedBundles()));
    }

    /** Returns the shortfall in percent of the expected bundles; 0 if none were expected. */
    private static double shortfallPercent(OfflineOperator operator) {
        return operator.expectedBundles() == 0 ? 0
                : 100 * shortfall(operator).doubleValue() / U64.unsigned(operator.expectedBundles()).doubleValue();
    }

    /** Returns the rows of a block as Avro records, one for each offline operator. */
    static List<IndexedRecord> rows(BlockTime block) {
        return block.block().offlineOperators().stream().map(operator -> record(new Row(block, operator))).toList();
    }

    private static IndexedRecord record(Row row) {
        GenericData.Record values = new GenericData.Record(AVRO);
        for (int column = 0; column < COLUMNS.size(); column++) {
            values.put(column, COLUMNS.get(column).value.apply(row));
        }
        return values;
    }
}
