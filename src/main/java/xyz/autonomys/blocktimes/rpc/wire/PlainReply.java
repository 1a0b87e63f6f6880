package xyz.autonomys.blocktimes.rpc.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.scale.Hex;

/**
 * Reads a response straight from its bytes, if it has the form in which nodes write it: one response with a result,
 * without white space and escapes. Nearly all responses do, and a parser takes several times as long for them. Where a
 * method does not find what it looks for, the response has another form, and a parser reads it from its
 * beginning, or says what is wrong with it. Reads one response after another; not thread-safe.
 */
public final class PlainReply {

    private static final byte[] BEGIN = ascii("{\"jsonrpc\":\"2.0\",");
    private static final byte[] ID = ascii("\"id\":");
    private static final byte[] RESULT = ascii("\"result\":");
    private static final byte[] COMMA_ID = ascii(",\"id\":");
    private static final byte[] HEX = ascii("\"0x");
    /** Digits of the longest id that is read; 18 fit into a long. */
    public static final int MOST_ID_DIGITS = 18;
    private static final int LEAST_ROOM = 4 << 10;
    /** Room that is kept for the next response. Events of a full block have 100 kB. */
    private static final int MOST_ROOM = 1 << 20;

    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int at;
    private int end;
    /** Values are decoded here, before their length is known. */
    private byte[] room = new byte[LEAST_ROOM];

    /** Returns the bytes of a text of ASCII characters, to be looked for. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Opens a message, before its result.
     *
     * @return the id of the call; -1 if the message has another form
     */
    public long open(Message message) {
        bytes = message.bytes();
        at = message.from();
        end = message.to();
        if (!skip(BEGIN)) {
            return -1;
        }
        if (!skip(ID)) {
            return skip(RESULT) ? idAtEnd() : -1;
        }
        long id = id();
        boolean isWhole = id >= 0 && skip(',') && skip(RESULT) && bytes[end - 1] == '}';
        end--;
        return isWhole ? id : -1;
    }

    /** Reads the id behind the result, and leaves the result. */
    private long idAtEnd() {
        int begin = at;
        int digits = 0;
        int last = end - 2;
        while (last > begin && isDigit(bytes[last])) {
            last--;
            digits++;
        }
        at = last + 1 - COMMA_ID.length;
        if (at < begin || digits == 0 || bytes[end - 1] != '}' || !skip(COMMA_ID)) {
            return -1;
        }
        end--;
        long id = id();
        end = last + 1 - COMMA_ID.length;
        at = begin;
        return id;
    }

    private long id() {
        long id = 0;
        int from = at;
        while (at < end && isDigit(bytes[at])) {
            id = id * 10 + bytes[at++] - '0';
            if (at - from > MOST_ID_DIGITS) {
                return -1;
            }
        }
        boolean hasLeadingZero = at - from > 1 && bytes[from] == '0';
        return at == from || hasLeadingZero ? -1 : id;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** Skips these bytes. Returns whether they were next. */
    public boolean skip(byte[] expected) {
        boolean found = end - at >= expected.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
        at += found ? expected.length : 0;
        return found;
    }

    /** Skips the text of a hash or the like, of ASCII characters. Returns whether it was next. */
    public boolean skip(String expected) {
        if (end - at < expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (bytes[at + i] != expected.charAt(i)) {
                return false;
            }
        }
        at += expected.length();
        return true;
    }

    /** Skips a character of ASCII. Returns whether it was next. */
    public boolean skip(char expected) {
        boolean found = at < end && bytes[at] == expected;
        at += found ? 1 : 0;
        return found;
    }

    /** Forgets the message, so that it does not stay in memory until the next one. */
    public void close() {
        bytes = NONE;
        at = 0;
        end = 0;
        if (room.length > MOST_ROOM) {
            room = new byte[LEAST_ROOM];
        }
    }

    /** Returns whether the result was read to its end. */
    public boolean isRead() {
        return at == end;
    }

    /** Reads a string of {@code 0x} and hex digits. Returns its bytes; null if there is no such string. */
    public byte @Nullable [] value() {
        if (!skip(HEX)) {
            return null;
        }
        int most = (end - at) / 2;
        if (room.length < most) {
            room = new byte[Math.max(LEAST_ROOM, most)];
        }
        int digits = Hex.decode(bytes, at, end, room, 0);
        at += digits;
        return digits % 2 == 0 && skip('"') ? Arrays.copyOf(room, digits / 2) : null;
    }

    /** Reads the hash of a block, as text: {@code 0x} and 64 lower-case hex digits. Returns null if there is none. */
    public @Nullable String hash() {
        int from = at + 1;
        int to = from + Hex.HASH_CHARACTERS;
        if (to >= end || !skip(HEX) || !Hex.isLowerCase(bytes, at, to) || bytes[to] != '"') {
            return null;
        }
        at = to + 1;
        return new String(bytes, from, Hex.HASH_CHARACTERS, StandardCharsets.ISO_8859_1);
    }
}
