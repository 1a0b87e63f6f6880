package xyz.autonomys.blocktimes.scale;

/** Encodes the compact integers of SCALE; {@link ScaleReader#compact} decodes them. */
public final class Compact {

    private Compact() {
    }

    /**
     * Encodes a value in as few bytes as possible.
     *
     * @param value 0 or more
     * @throws IllegalArgumentException if {@code value} is negative
     */
    public static byte[] encode(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("compact integers are unsigned, not " + value);
        }
        if (value < 1 << 6) {
            return new byte[] {(byte) (value << 2)};
        }
        if (value < 1 << 14) {
            return littleEndian(value << 2 | 1, 2);
        }
        if (value < 1 << 30) {
            return littleEndian(value << 2 | 2, 4);
        }
        int width = Math.max(4, (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8);
        byte[] encoded = new byte[1 + width];
        encoded[0] = (byte) (width - 4 << 2 | 3);
        System.arraycopy(littleEndian(value, width), 0, encoded, 1, width);
        return encoded;
    }

    private static byte[] littleEndian(long value, int width) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }
}
