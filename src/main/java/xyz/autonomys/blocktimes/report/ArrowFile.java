package xyz.autonomys.blocktimes.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes rows as an Arrow IPC file. Columns of other types than those of the datasets become text. */
final class ArrowFile {

    private static final int ROWS_AT_ONCE = 20_000;
    private static final int LONG_BITS = 64;
    private static final int INT_BITS = 32;
    private static final int DECIMAL_BITS = 128;

    private ArrowFile() {
    }

    /** Writes a file, and returns the number of rows. */
    static long write(ResultSet rows, Path file) throws SQLException, IOException {
        try (BufferAllocator memory = new RootAllocator();
                VectorSchemaRoot batch = VectorSchemaRoot.create(schema(rows.getMetaData()), memory);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                ArrowFileWriter writer = new ArrowFileWriter(batch, null, channel)) {
            writer.start();
            long written = 0;
            int inBatch = 0;
            while (rows.next()) {
                for (int column = 0; column < batch.getFieldVectors().size(); column++) {
                    set(batch.getVector(column), inBatch, rows, column + 1);
                }
                if (++inBatch == ROWS_AT_ONCE) {
                    batch.setRowCount(inBatch);
                    writer.writeBatch();
                    written += inBatch;
                    inBatch = 0;
                }
            }
            if (inBatch > 0) {
                batch.setRowCount(inBatch);
                writer.writeBatch();
            }
            writer.end();
            return written + inBatch;
        }
    }

    private static Schema schema(ResultSetMetaData columns) throws SQLException {
        List<Field> fields = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            fields.add(new Field(columns.getColumnLabel(column), FieldType.nullable(type(columns, column)), null));
        }
        return new Schema(fields);
    }

    private static ArrowType type(ResultSetMetaData columns, int column) throws SQLException {
        return switch (columns.getColumnType(column)) {
            case Types.BIGINT -> new ArrowType.Int(LONG_BITS, true);
            case Types.INTEGER -> new ArrowType.Int(INT_BITS, true);
            case Types.BOOLEAN -> ArrowType.Bool.INSTANCE;
            case Types.DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case Types.TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, null);
            case Types.DECIMAL -> new ArrowType.Decimal(columns.getPrecision(column), columns.getScale(column),
                    DECIMAL_BITS);
            default -> ArrowType.Utf8.INSTANCE;
        };
    }

    private static void set(FieldVector vector, int row, ResultSet rows, int column) throws SQLException {
        Object value = vector instanceof TimeStampMilliVector ? rows.getObject(column, LocalDateTime.class)
                : rows.getObject(column);
        if (value == null) {
            vector.setNull(row);
        } else if (vector instanceof BigIntVector longs) {
            longs.setSafe(row, ((Number) value).longValue());
        } else if (vector instanceof IntVector ints) {
            ints.setSafe(row, ((Number) value).intValue());
        } else if (vector instanceof BitVector booleans) {
            booleans.setSafe(row, (Boolean) value ? 1 : 0);
        } else if (vector instanceof Float8Vector doubles) {
            doubles.setSafe(row, ((Number) value).doubleValue());
        } else if (vector instanceof TimeStampMilliVector times) {
            times.setSafe(row, ((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli());
        } else if (vector instanceof DecimalVector decimals) {
            decimals.setSafe(row, (java.math.BigDecimal) value);
        } else {
            ((VarCharVector) vector).setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
