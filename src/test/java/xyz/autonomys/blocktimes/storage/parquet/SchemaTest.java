package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.decode.OfflineOperator;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Making;

/** The columns of both datasets. */
class SchemaTest {

    private static final OfflineOperator OPERATOR = new OfflineOperator(3, 4L, -1L, 5, 40, 15, 16L);
    private static final OfflineOperator UNEXPECTED = new OfflineOperator(3, null, 1, 20, 0, 15, null);
    private static final BlockTime ROW = new BlockTime("c", new Block(7, "h", "p", 1_735_689_600_000L, 9, true, 2L,
            "ch", 8L, new Making("a", "r", -1L, 4L, 5, 6, 7L, 8L),
            List.of(OPERATOR, UNEXPECTED)), 6_000L, 77);

    private static List<Object> values(IndexedRecord row) {
        return IntStream.range(0, row.getSchema().getFields().size()).mapToObj(row::get)
                .map(value -> value instanceof GenericData.Fixed fixed ? (Object) new BigInteger(fixed.bytes()) : value)
                .toList();
    }

    private static List<String> names(Schema schema) {
        return schema.getFields().stream().map(Schema.Field::name).toList();
    }

    @Test
    void aBlockFillsItsColumns() {
        BlockTimeSchema.AvroRow row = new BlockTimeSchema.AvroRow(ROW);

        assertThat(names(row.getSchema())).containsExactly("chain", "block_number", "hash", "parent_hash",
                "timestamp_ms", "timestamp_utc",
                "delta_since_parent_ms", "ingestion_ts_ms", "contained_store_segment_headers", "bundle_count",
                "consensus_block_hash", "slot",
                "spec_version", "author", "reward_address", "solution_range", "pot_slot_iterations", "extrinsics",
                "votes", "weight_ps", "weight_limit_ps");
        assertThat(values(row)).containsExactly("c", 7L, "h", "p", 1_735_689_600_000L, 1_735_689_600_000L, 6_000L, 77L,
                true, 2L, "ch", 8L, 9, "a", "r", new BigInteger("18446744073709551615"), 4L, 5L, 6L, 7L, 8L);
        assertThat(BlockTimeSchema.date(ROW)).hasToString("2025-01-01");
    }

    @Test
    void aRowIsNotChanged() {
        assertThatThrownBy(() -> new BlockTimeSchema.AvroRow(ROW).put(0, "x")).isInstanceOf(IllegalStateException.class)
                .hasMessage("rows are written, not changed");
    }

    @Test
    void anOperatorFillsItsColumns() {
        List<IndexedRecord> rows = OfflineOperatorSchema.rows(ROW);

        assertThat(names(rows.get(0).getSchema())).containsExactly("block_number", "block_hash", "timestamp_ms",
                "timestamp_utc", "domain_id",
                "epoch_index", "operator_id", "submitted_bundles", "expected_bundles", "min_required_bundles",
                "shortfall_threshold", "shortfall",
                "shortfall_pct", "spec_version", "ingestion_ts_ms", "chain");
        assertThat(values(rows.get(0))).containsExactly(7L, "h", 1_735_689_600_000L, 1_735_689_600_000L, 3L, 4L,
                new BigInteger("18446744073709551615"), big(5), big(40), big(15), big(16), big(10), 25.0, 9, 77L, "c");
        assertThat(values(rows.get(1))).contains(big(-5), 0.0).containsNull();
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    @Test
    void aDecimalIsTheU64ItCameFrom() {
        assertThat(U64.bits(new BigDecimal("18446744073709551615"))).isEqualTo(-1L);
        assertThat(U64.bits(BigDecimal.TEN)).isEqualTo(10);
    }
}
