package xyz.autonomys.blocktimes.scale;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Converts bytes to hex text and back. It writes lower case with {@code 0x} in front, as the JSON-RPC of a node does.
 */
public final class Hex {

    /** Length of a hash of 32 bytes as text, with {@code 0x}. */
    public static final int HASH_CHARACTERS = 66;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** A byte of 1 in each of eight; times a byte, that byte in each. */
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long SIGNS = 0x8080_8080_8080_8080L;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < 16; i++) {
            VALUES[DIGITS[i]] = (byte) i;
            VALUES[Character.toUpperCase(DIGITS[i])] = (byte) i;
        }
    }

    private Hex() {
    }

    public static String encode(byte[] bytes) {
        return encode(bytes, 0, bytes.length);
    }

    /** Returns the text of {@code bytes[from, to)}. */
    public static String encode(byte[] bytes, int from, int to) {
        byte[] text = new byte[2 + 2 * (to - from)];
        text[0] = '0';
        text[1] = 'x';
        int at = 2;
        for (int i = from; i < to; i++) {
            text[at++] = (byte) DIGITS[bytes[i] >>> 4 & 15];
            text[at++] = (byte) DIGITS[bytes[i] & 15];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Returns whether a text is that of the bytes, as {@link #encode} writes it. */
    public static boolean isOf(String text, byte[] bytes) {
        if (text.length() != 2 + 2 * bytes.length || !text.startsWith("0x")) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (text.charAt(2 + 2 * i) != DIGITS[bytes[i] >>> 4 & 15]
                    || text.charAt(3 + 2 * i) != DIGITS[bytes[i] & 15]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Parses hex text in upper or lower case, with or without {@code 0x}.
     *
     * @throws ScaleException if a character is not a hex digit, or the number of digits is odd; contains the offset of
     *         that character, or of the end
     */
    public static byte[] decode(String text) {
        int start = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
        // A character beyond ASCII becomes a question mark, which is no digit either.
        byte[] digits = text.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[(digits.length - start) / 2];
        int end = start + decode(digits, start, digits.length, bytes, 0);
        if (end < digits.length) {
            throw new ScaleException(end, "'" + text.charAt(end) + "' is not a hex digit");
        }
        if ((end - start) % 2 != 0) {
            throw new ScaleException(end, "hex text ends in the middle of a byte");
        }
        return bytes;
    }

    /**
     * Parses the hex digits at the beginning of a text of ASCII, in upper or lower case, up to the first character that
     * is none.
     *
     * @param text its digits begin at {@code from}; nothing is read from {@code to} on
     * @param bytes receives a byte for every two digits, from {@code at} on; has room for {@code (to - from) / 2}
     * @return number of digits; if it is odd, the last one is not in the bytes
     */
    public static int decode(byte[] text, int from, int to, byte[] bytes, int at) {
        int digit = from;
        int written = at;
        // Eight at a time. Each of the sums leaves the bytes beside it alone, because all are below 0x80.
        for (; digit + 8 <= to; digit += 8, written += 4) {
            long eight = (long) LONG.get(text, digit);
            if (!areDigits(eight)) {
                break;
            }
            long values = (eight & 0x0f * EACH) + 9 * (eight >>> 6 & EACH);
            long pairs = (values << 4 | values >>> 8) & 0x00ff_00ff_00ff_00ffL;
            long quads = (pairs | pairs >>> 8) & 0x0000_ffff_0000_ffffL;
            INT.set(bytes, written, (int) (quads | quads >>> 16));
        }
        for (; digit + 2 <= to && value(text[digit]) >= 0 && value(text[digit + 1]) >= 0; digit += 2) {
            bytes[written++] = (byte) (value(text[digit]) << 4 | value(text[digit + 1]));
        }
        return digit - from + (digit < to && value(text[digit]) >= 0 ? 1 : 0);
    }

    private static int value(byte character) {
        return character < 0 ? -1 : VALUES[character];
    }

    /** Returns whether eight characters are all hex digits: the sums carry into a sign where one is in a range. */
    private static boolean areDigits(long eight) {
        long lower = eight | 0x20 * EACH;
        long decimal = eight + (0x80 - '0') * EACH & ~(eight + (0x7f - '9') * EACH);
        long letter = lower + (0x80 - 'a') * EACH & ~(lower + (0x7f - 'f') * EACH);
        return (eight & SIGNS) == 0 && ((decimal | letter) & SIGNS) == SIGNS;
    }

    /** Returns whether {@code text[from, to)} is hex digits without upper-case letters. */
    public static boolean isLowerCase(byte[] text, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long eight = (long) LONG.get(text, at);
            // Bit 0x20 is set in digits and lower-case letters, and not in upper-case letters.
            if (!areDigits(eight) || (eight & 0x20 * EACH) != 0x20 * EACH) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (value(text[at]) < 0 || (text[at] & 0x20) == 0) {
                return false;
            }
        }
        return true;
    }
}
