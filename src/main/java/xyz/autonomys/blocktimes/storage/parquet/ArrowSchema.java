package xyz.autonomys.blocktimes.storage.parquet;

import java.util.Base64;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The footer entry by which Arrow's own readers (pyarrow, and pandas with it) know the types of columns. The column
 * {@code chain} stands in the files and in the path. From the path, these readers make a dictionary of strings, and
 * stop if the files say something else.
 */
final class ArrowSchema {

    /** Name of the entry (Apache Arrow, C++ implementation, {@code parquet/arrow/writer.cc}). */
    static final String KEY = "ARROW:schema";

    private static final String IN_THE_PATH = "chain";
    private static final int LONG_BITS = 64;
    private static final int INT_BITS = 32;
    private static final int DECIMAL_BITS = 128;

    private ArrowSchema() {
    }

    /** Returns the value of the entry: the schema as an encapsulated Arrow IPC message, in Base64. */
    static String of(Schema schema) {
        return Base64.getEncoder().encodeToString(new org.apache.arrow.vector.types.pojo.Schema(
                schema.getFields().stream().map(ArrowSchema::field).toList()).serializeAsMessage());
    }

    private static Field field(Schema.Field column) {
        boolean nullable = column.schema().isUnion();
        // Unions here are of null and one other type.
        Schema type = nullable ? column.schema().getTypes().get(1) : column.schema();
        DictionaryEncoding dictionary = column.name().equals(IN_THE_PATH)
                ? new DictionaryEncoding(0, false, new ArrowType.Int(INT_BITS, true)) : null;
        return new Field(column.name(), new FieldType(nullable, arrowType(type), dictionary), null);
    }

    private static ArrowType arrowType(Schema type) {
        return switch (type.getType()) {
            case STRING -> ArrowType.Utf8.INSTANCE;
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INT -> new ArrowType.Int(INT_BITS, true);
            case LONG -> type.getLogicalType() == null ? new ArrowType.Int(LONG_BITS, true)
                    : new ArrowType.Timestamp(TimeUnit.MILLISECOND, null);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case FIXED -> {
                LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) type.getLogicalType();
                yield new ArrowType.Decimal(decimal.getPrecision(), decimal.getScale(), DECIMAL_BITS);
            }
            default -> throw new IllegalArgumentException("no column is of type " + type);
        };
    }
}
