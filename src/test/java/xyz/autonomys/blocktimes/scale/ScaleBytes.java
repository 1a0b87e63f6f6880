package xyz.autonomys.blocktimes.scale;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** SCALE values one after another, as tests want them. */
public final class ScaleBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public ScaleBytes u8(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    public ScaleBytes u32(long value) {
        return littleEndian(value, 4);
    }

    public ScaleBytes u64(long value) {
        return littleEndian(value, 8);
    }

    private ScaleBytes littleEndian(long value, int width) {
        for (int i = 0; i < width; i++) {
            bytes.write((int) (value >>> 8 * i));
        }
        return this;
    }

    public ScaleBytes compact(long value) {
        return raw(Compact.encode(value));
    }

    public ScaleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return compact(utf8.length).raw(utf8);
    }

    public ScaleBytes texts(String... texts) {
        compact(texts.length);
        for (String text : texts) {
            text(text);
        }
        return this;
    }

    public ScaleBytes raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    public int size() {
        return bytes.size();
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
