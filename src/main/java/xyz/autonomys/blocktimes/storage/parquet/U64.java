package xyz.autonomys.blocktimes.storage.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;

/** Columns of unsigned 64-bit integers: {@code decimal(20,0)}, since Parquet's readers differ in unsigned types. */
final class U64 {

    /** The largest u64, 2^64 - 1, has 20 digits. They need 67 bits and a sign, so 9 bytes. */
    private static final int DIGITS = 20;
    private static final int BYTES = 9;

    static final Schema SCHEMA = LogicalTypes.decimal(DIGITS, 0)
            .addToSchema(Schema.createFixed("u64", null, "blocktimes", BYTES));

    private U64() {
    }

    /** Returns the number that a bit pattern stands for. */
    static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }

    /** Returns a value of the column; it may be negative, for a difference of two u64. */
    static GenericData.Fixed value(BigInteger number) {
        byte[] bytes = new byte[BYTES];
        byte[] digits = number.toByteArray();
        Arrays.fill(bytes, (byte) (number.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, bytes, BYTES - digits.length, digits.length);
        return new GenericData.Fixed(SCHEMA, bytes);
    }

    /** Returns a value of the column, from a bit pattern. */
    static GenericData.Fixed value(long bits) {
        byte[] bytes = new byte[BYTES];
        for (int i = 1; i < BYTES; i++) {
            bytes[i] = (byte) (bits >>> Byte.SIZE * (BYTES - 1 - i));
        }
        return new GenericData.Fixed(SCHEMA, bytes);
    }

    /** Returns the decimal digits of a value of the column. */
    static String text(GenericFixed value) {
        byte[] bytes = value.bytes();
        if (bytes.length != BYTES || bytes[0] != 0) {
            return new BigInteger(bytes).toString();
        }
        long bits = 0;
        for (int i = 1; i < BYTES; i++) {
            bits = bits << Byte.SIZE | bytes[i] & 0xff;
        }
        return Long.toUnsignedString(bits);
    }

    /** Returns the bit pattern of a value that was read. */
    static long bits(BigDecimal value) {
        return value.toBigIntegerExact().longValue();
    }
}
