package xyz.autonomys.blocktimes.storage.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import xyz.autonomys.blocktimes.text.TextBytes;

/**
 * A digest of rows that does not depend on their order, or on how they are cut into files: the digest of two files is
 * the sum of theirs. Each row is hashed by SHA-256; the hash is taken as four unsigned 64-bit numbers, big endian; and
 * each of the four is summed over the rows, modulo 2^64. The text that is hashed has a line {@code name=value} for each
 * column that is not null, in the order of the schema; {@code docs/SCHEMA.md} describes it. It finds every accident. It
 * is no proof against somebody who makes rows up on purpose: sums can be forged, at great expense.
 */
public final class ContentDigest {

    /** Not hashed: when a row was made, and what follows from other columns but for rounding. */
    private static final Set<String> LEFT_OUT = Set.of("ingestion_ts_ms", "shortfall_pct");
    private static final int LANES = 4;
    private static final int HEX_DIGITS = 64;
    /** The digest of no rows. */
    public static final ContentDigest NONE = new ContentDigest(new long[LANES]);

    private final long[] lanes;

    private ContentDigest(long[] lanes) {
        this.lanes = lanes;
    }

    /**
     * Returns the digest that a text stands for.
     *
     * @param hex 64 lower-case hex digits
     * @throws IllegalArgumentException if it is none
     */
    public static ContentDigest of(String hex) {
        if (hex.length() != HEX_DIGITS) {
            throw new IllegalArgumentException("a digest of " + hex.length() + " characters");
        }
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        return new ContentDigest(new long[] {bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()});
    }

    /** Returns the digest of the rows of both. */
    public ContentDigest plus(ContentDigest other) {
        long[] sum = lanes.clone();
        for (int lane = 0; lane < LANES; lane++) {
            sum[lane] += other.lanes[lane];
        }
        return new ContentDigest(sum);
    }

    /** Returns the digest as 64 lower-case hex digits. */
    @Override
    public String toString() {
        ByteBuffer bytes = ByteBuffer.allocate(LANES * Long.BYTES);
        for (long lane : lanes) {
            bytes.putLong(lane);
        }
        return HexFormat.of().formatHex(bytes.array());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentDigest digest && toString().equals(digest.toString());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(lanes[0]);
    }

    /** Returns SQL for the text of a row that is hashed: an expression over the columns of {@code block_times}. */
    public static String blockTimeText() {
        return text(BlockTimeSchema.AVRO);
    }

    /** Returns the columns that rows of version 1 lack. */
    public static List<String> columnsOfVersion2() {
        List<Schema.Field> columns = BlockTimeSchema.AVRO.getFields();
        return columns.subList(BlockTimeSchema.COLUMNS_OF_VERSION_1, columns.size()).stream().map(Schema.Field::name)
                .toList();
    }

    /** Returns SQL as {@link #blockTimeText}, of the columns that rows of every version have. */
    public static String blockTimeTextOfVersion1() {
        return text(BlockTimeSchema.AVRO.getFields().subList(0, BlockTimeSchema.COLUMNS_OF_VERSION_1));
    }

    /**
     * Returns SQL for rows of {@code block_times} that have all columns, null where a file does not have one.
     *
     * @param rows SQL that selects the rows
     */
    public static String withAllColumns(String rows) {
        return BlockTimeSchema.withAllColumns(rows);
    }

    /** Returns SQL for the text of a row that is hashed: an expression over columns of {@code offline_operators}. */
    public static String offlineOperatorText() {
        return text(OfflineOperatorSchema.AVRO);
    }

    private static String text(Schema schema) {
        return text(schema.getFields());
    }

    private static String text(List<Schema.Field> columns) {
        return columns.stream().filter(column -> !LEFT_OUT.contains(column.name()))
                .map(column -> "coalesce('" + column.name() + "=' || "
                        + (column.name().equals("timestamp_utc") ? "epoch_ms(timestamp_utc)" : column.name())
                        + " || chr(10), '')")
                .collect(Collectors.joining(" || "));
    }

    /**
     * Returns SQL for the digest of rows as one text, as {@link #toString} gives it: an aggregate.
     *
     * @param text SQL of the text of a row
     */
    public static String aggregate(String text) {
        List<String> sums = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            sums.add("printf('%016x', (coalesce(sum(('0x' || substr(sha256(" + text + "), " + (16 * lane + 1)
                    + ", 16))::UBIGINT), 0) % 18446744073709551616)::UBIGINT)");
        }
        return String.join(" || ", sums);
    }

    /** Sums up rows, one after another. Not for several threads. */
    static final class Sum {

        private static final byte[] LINE_END = {'\n'};

        private final long[] lanes = new long[LANES];
        private final int[] columns;
        /** The beginning of each line: name and equals sign. */
        private final byte[][] names;
        private final TextBytes text = new TextBytes();
        private final MessageDigest sha256 = sha256();

        Sum(Schema schema) {
            List<Schema.Field> hashed =
                    schema.getFields().stream().filter(column -> !LEFT_OUT.contains(column.name())).toList();
            columns = hashed.stream().mapToInt(Schema.Field::pos).toArray();
            names = hashed.stream().map(column -> (column.name() + '=').getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);
        }

        void add(IndexedRecord row) {
            text.clear();
            for (int i = 0; i < columns.length; i++) {
                Object value = row.get(columns[i]);
                if (value != null) {
                    text.append(names[i]);
                    if (value instanceof Long || value instanceof Integer) {
                        text.append(((Number) value).longValue());
                    } else {
                        text.append(value instanceof GenericFixed decimal ? U64.text(decimal) : value.toString());
                    }
                    text.append(LINE_END);
                }
            }
            ByteBuffer hash = ByteBuffer.wrap(text.hash(sha256));
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += hash.getLong();
            }
        }

        ContentDigest digest() {
            return new ContentDigest(lanes.clone());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
