package xyz.autonomys.blocktimes.scale;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads SCALE values from a byte array, from front to back. Each read first checks that enough bytes are left, and a
 * length in the bytes is checked before memory is allocated for it. A failed read throws a
 * {@link ScaleException}. Not thread-safe.
 *
 * <p>Encoding: Substrate's SCALE codec; integers are little endian, {@code compact} is the form with a two-bit mode
 * prefix.
 */
public final class ScaleReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int position;

    public ScaleReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code bytes[from, to)}; offsets in errors count from the start of the array. */
    public ScaleReader(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    /** Skips {@code count} bytes. Any count past the end is an error, even if it is larger than an int. */
    public void skip(long count) {
        requireLeft(count);
        position += (int) count;
    }

    /** Requires that so many bytes are left, before memory is taken for them. */
    void requireLeft(long count) {
        if (count < 0 || count > end - position) {
            throw new ScaleException(position, "needs " + count + " bytes, " + (end - position) + " left");
        }
    }

    public int u8() {
        skip(1);
        return bytes[position - 1] & 0xff;
    }

    /** Reads an unsigned 32-bit value, 0 to 2^32 - 1. */
    public long u32() {
        skip(4);
        return Integer.toUnsignedLong((int) INT.get(bytes, position - 4));
    }

    /** Reads an unsigned 64-bit value as a bit pattern, for methods such as {@link Long#toUnsignedString(long)}. */
    public long u64() {
        skip(8);
        return (long) LONG.get(bytes, position - 8);
    }

    public boolean bool() {
        int at = position;
        int value = u8();
        if (value > 1) {
            throw new ScaleException(at, "boolean byte is " + value);
        }
        return value == 1;
    }

    /** Returns the next byte and does not skip it. At least one must be left. */
    public int next() {
        requireLeft(1);
        return bytes[position] & 0xff;
    }

    /** Reads bytes as hex text, see {@link Hex#encode}. */
    public String hex(int count) {
        skip(count);
        return Hex.encode(bytes, position - count, position);
    }

    public byte[] bytes(int count) {
        skip(count);
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** Returns a reader of the next bytes, and skips them. */
    public ScaleReader part(int count) {
        skip(count);
        return new ScaleReader(bytes, position - count, position);
    }

    /** Returns a reader of the same bytes, at the same place. */
    public ScaleReader copy() {
        return new ScaleReader(bytes, position, end);
    }

    /** Reads a compact unsigned integer of at most 63 bits; a wider one is an error. */
    public long compact() {
        int at = position;
        int first = u8();
        switch (first & 3) {
            case 0:
                return (long) first >>> 2;
            case 1:
                return (first | (long) u8() << 8) >>> 2;
            case 2:
                position = at;
                return u32() >>> 2;
            default:
                int width = (first >>> 2) + 4;
                skip(width);
                long value = 0;
                for (int i = width - 1; i >= 0; i--) {
                    int next = bytes[at + 1 + i] & 0xff;
                    if (i >= 8 && next != 0 || i == 7 && next > 0x7f) {
                        throw new ScaleException(at, "compact integer of " + width + " bytes is wider than 63 bits");
                    }
                    value = value << 8 | next;
                }
                return value;
        }
    }

    /** Reads a compact unsigned integer of any width, up to 67 bytes. */
    BigInteger bigCompact() {
        int mode = remaining() == 0 ? 0 : bytes[position] & 3;
        if (mode != 3) {
            return BigInteger.valueOf(compact());
        }
        byte[] value = bytes((u8() >>> 2) + 4);
        byte[] bigEndian = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            bigEndian[i] = value[value.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    /** Skips a compact integer of any width, up to 67 bytes. */
    public void skipCompact() {
        int first = u8();
        switch (first & 3) {
            case 0 -> { }
            case 1 -> skip(1);
            case 2 -> skip(3);
            default -> skip((first >>> 2) + 4L);
        }
    }

    /**
     * Reads a compact element count. A count of more elements than the bytes left can hold is an error.
     *
     * @param minSizeBytes smallest size of an element in bytes, 1 or more
     */
    public int count(int minSizeBytes) {
        int at = position;
        long count = compact();
        if (count > remaining() / minSizeBytes) {
            throw new ScaleException(at, "length " + count + " but " + remaining() + " bytes left");
        }
        return (int) count;
    }

    public String string() {
        return new String(bytes(count(1)), StandardCharsets.UTF_8);
    }

    /** Requires that all input was read. Bytes left over mean that the layout was wrong. */
    public void requireEnd() {
        if (position != end) {
            throw new ScaleException(position, (end - position) + " bytes left over");
        }
    }
}
