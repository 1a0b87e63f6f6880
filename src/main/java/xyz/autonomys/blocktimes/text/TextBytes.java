package xyz.autonomys.blocktimes.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A text that is built, hashed and built again, as the bytes of its UTF-8. The text of a row is longer than all that is
 * stored of it: as strings, these texts would be a tenth of what the program allocates. Not thread-safe.
 */
public final class TextBytes {

    private static final int MOST_DIGITS = 20;
    private static final int LAST_OF_ASCII = 127;

    private byte[] bytes = new byte[1 << 10];
    private int length;

    /** Forgets the text. */
    public void clear() {
        length = 0;
    }

    /** Appends a text. */
    public void append(String part) {
        int characters = part.length();
        room(characters);
        int at = length;
        for (int i = 0; i < characters; i++, at++) {
            char character = part.charAt(i);
            if (character > LAST_OF_ASCII) {
                append(part.getBytes(StandardCharsets.UTF_8)); // over those of them that are written
                return;
            }
            bytes[at] = (byte) character;
        }
        length = at;
    }

    /** Appends a text, as bytes of UTF-8. */
    public void append(byte[] part) {
        room(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    /** Appends a number in decimal digits. */
    public void append(long number) {
        room(MOST_DIGITS);
        if (number < 0) {
            append(Long.toString(number));
            return;
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        length += digits;
        long rest = number;
        for (int at = length - 1; digits > 0; digits--, at--, rest /= 10) {
            bytes[at] = (byte) ('0' + rest % 10);
        }
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    /** Returns the hash of the text. */
    public byte[] hash(MessageDigest digest) {
        digest.update(bytes, 0, length);
        return digest.digest();
    }
}
