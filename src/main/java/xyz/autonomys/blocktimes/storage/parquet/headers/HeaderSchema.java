package xyz.autonomys.blocktimes.storage.parquet.headers;

import java.math.BigInteger;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import xyz.autonomys.blocktimes.storage.parquet.Parquet;

/** The columns of {@code headers}, in order, and the entries of the footer. */
final class HeaderSchema {

    static final int VERSION = 1;
    static final String CHAIN = "blocktimes.chain";
    static final String GENESIS_HASH = "blocktimes.genesis-hash";
    static final String SCHEMA_VERSION = "blocktimes.schema-version";
    static final String BLOCKS = "blocktimes.blocks";
    static final String FIRST_PARENT_HASH = "blocktimes.first-parent-hash";
    static final String LAST_HASH = "blocktimes.last-hash";

    private static final Schema STRING = SchemaBuilder.builder().stringType();
    private static final Schema LONG = SchemaBuilder.builder().longType();

    /** Columns whose values hardly repeat. */
    static final List<String> DISTINCT_COLUMNS = List.of("block_number", "hash", "parent_hash", "slot");

    static final Schema AVRO = Schema.createRecord("header", "A header of the consensus chain", "blocktimes", false,
            List.of(
                    new Schema.Field("chain", STRING, "name of the chain"),
                    new Schema.Field("block_number", LONG, "number of the block"),
                    new Schema.Field("hash", STRING,
                            "hash of the block, recomputed from the header: 0x and 64 lower-case"
                            + " hex digits"),
                    new Schema.Field("parent_hash", STRING, "hash of the parent, as hash"),
                    new Schema.Field("slot", LONG, "slot, from the pre-digest"),
                    new Schema.Field("author", STRING, "public key of the farmer who made the block, as hash"),
                    new Schema.Field("reward_address", STRING, "account that the author's reward goes to, as hash"),
                    new Schema.Field("solution_range", nullable(Parquet.u64()), "solution range by which the block was"
                            + " made, a u64; null if the digest has none"),
                    new Schema.Field("pot_slot_iterations", nullable(LONG), "iterations of the proof of time in a slot;"
                            + " null if the digest does not say"),
                    new Schema.Field("contained_store_segment_headers", SchemaBuilder.builder().booleanType(),
                            "whether the block stored segment headers")));

    private HeaderSchema() {
    }

    private static Schema nullable(Schema type) {
        return SchemaBuilder.unionOf().nullType().and().type(type).endUnion();
    }

    static IndexedRecord record(String chain, HeaderRow row) {
        GenericData.Record values = new GenericData.Record(AVRO);
        values.put("chain", chain);
        values.put("block_number", row.number());
        values.put("hash", row.hash());
        values.put("parent_hash", row.parentHash());
        values.put("slot", row.slot());
        values.put("author", row.author());
        values.put("reward_address", row.rewardAddress());
        values.put("solution_range", row.solutionRange().isEmpty() ? null
                : Parquet.u64(new BigInteger(Long.toUnsignedString(row.solutionRange().getAsLong()))));
        values.put("pot_slot_iterations", row.slotIterations().isEmpty() ? null : row.slotIterations().getAsLong());
        values.put("contained_store_segment_headers", row.storesSegmentHeaders());
        return values;
    }
}
