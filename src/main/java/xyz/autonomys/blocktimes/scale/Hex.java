package xyz.autonomys.blocktimes.scale;

/** Hex text and bytes. Text is lower case with {@code 0x} in front, as the node's JSON-RPC writes it. */
public final class Hex {

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final byte[] VALUES = new byte[128];

    static {
        java.util.Arrays.fill(VALUES, (byte) -1);
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

    /** Text of {@code bytes[from, to)}. */
    public static String encode(byte[] bytes, int from, int to) {
        byte[] text = new byte[2 + 2 * (to - from)];
        text[0] = '0';
        text[1] = 'x';
        int at = 2;
        for (int i = from; i < to; i++) {
            text[at++] = (byte) DIGITS[bytes[i] >>> 4 & 15];
            text[at++] = (byte) DIGITS[bytes[i] & 15];
        }
        return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /**
     * Bytes of hex text, with or without {@code 0x}.
     *
     * @throws ScaleException naming the offset of the character that is no hex digit, or of the end where one is missing
     */
    public static byte[] decode(CharSequence text) {
        int from = text.length() >= 2 && text.charAt(0) == '0' && (text.charAt(1) | 0x20) == 'x' ? 2 : 0;
        int digits = text.length() - from;
        byte[] bytes = new byte[digits / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digit(text.charAt(from + 2 * i), from + 2 * i) << 4
                    | digit(text.charAt(from + 2 * i + 1), from + 2 * i + 1));
        }
        if (digits % 2 != 0) {
            digit(text.charAt(text.length() - 1), text.length() - 1);
            throw new ScaleException(text.length(), "hex text ends in the middle of a byte");
        }
        return bytes;
    }

    /** Bytes of {@code 0x…} text held in a character buffer; offsets in errors count from {@code from}. */
    public static byte[] decode(char[] text, int from, int length) {
        return decode(java.nio.CharBuffer.wrap(text, from, length));
    }

    private static int digit(char c, int offset) {
        int value = c < 128 ? VALUES[c] : -1;
        if (value < 0) {
            throw new ScaleException(offset, "'" + c + "' is no hex digit");
        }
        return value;
    }
}
