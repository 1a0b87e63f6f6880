package xyz.autonomys.blocktimes.scale;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Converts bytes to hex text and back. It writes lower case with {@code 0x} in front, as the JSON-RPC of a node does.
 */
public final class Hex {

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

    /**
     * Parses hex text in upper or lower case, with or without {@code 0x}.
     *
     * @throws ScaleException if a character is not a hex digit, or the number of digits is odd; contains the offset of
     *         that character, or of the end
     */
    public static byte[] decode(String text) {
        return decode(text.toCharArray(), 0, text.length());
    }

    /** Parses hex text in a character buffer, as {@link #decode(String)}. Offsets in errors count from {@code from}. */
    public static byte[] decode(char[] text, int from, int length) {
        int start = length >= 2 && text[from] == '0' && (text[from + 1] | 0x20) == 'x' ? from + 2 : from;
        int digits = from + length - start;
        byte[] bytes = new byte[digits / 2];
        int at = start;
        // Checked once for the whole text: a bad digit sets the sign bit, a character beyond ASCII a bit above 0x7f.
        int values = 0;
        int characters = 0;
        for (int i = 0; i < bytes.length; i++, at += 2) {
            char high = text[at];
            char low = text[at + 1];
            int value = VALUES[high & 0x7f] << 4 | VALUES[low & 0x7f];
            values |= value;
            characters |= high | low;
            bytes[i] = (byte) value;
        }
        if (digits % 2 != 0 || values < 0 || characters > 0x7f) {
            throw malformed(text, start, from, length);
        }
        return bytes;
    }

    private static ScaleException malformed(char[] text, int start, int from, int length) {
        for (int at = start; at < from + length; at++) {
            if (text[at] > 0x7f || VALUES[text[at]] < 0) {
                return new ScaleException(at - from, "'" + text[at] + "' is not a hex digit");
            }
        }
        return new ScaleException(length, "hex text ends in the middle of a byte");
    }
}
