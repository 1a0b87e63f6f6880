package xyz.autonomys.blocktimes.rpc.wire;

import java.nio.charset.StandardCharsets;

/**
 * A message as it arrived: {@code bytes[from, to)}, of JSON in UTF-8. The bytes are only on loan: whoever keeps
 * something of them copies it.
 */
public record Message(byte[] bytes, int from, int to) {

    /** Returns the message that consists of a text. */
    public static Message of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Message(bytes, 0, bytes.length);
    }

    /** Returns the length in bytes. */
    public int length() {
        return to - from;
    }

    /** Returns whether all of it is ASCII, and so no byte needs another to be understood. */
    public boolean isAscii() {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text, without a byte order mark, which a gateway may leave. Bytes that are no UTF-8 are replaced. */
    public String text() {
        String text = new String(bytes, from, length(), StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Returns the length: a log never carries what an endpoint has sent. */
    @Override
    public String toString() {
        return length() + " bytes";
    }
}
