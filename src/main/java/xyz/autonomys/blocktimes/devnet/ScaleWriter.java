package xyz.autonomys.blocktimes.devnet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import xyz.autonomys.blocktimes.scale.Compact;

/** Writes SCALE values to memory. Not for several threads. */
final class ScaleWriter {

    private byte[] bytes = new byte[1024];
    private int length;

    ScaleWriter u8(int value) {
        return littleEndian(value, 1);
    }

    ScaleWriter u32(long value) {
        return littleEndian(value, 4);
    }

    ScaleWriter u64(long value) {
        return littleEndian(value, 8);
    }

    ScaleWriter u128(long value) {
        return littleEndian(value, 8).littleEndian(0, 8);
    }

    private ScaleWriter littleEndian(long value, int width) {
        room(width);
        for (int i = 0; i < width; i++) {
            bytes[length++] = (byte) (value >>> 8 * i);
        }
        return this;
    }

    ScaleWriter compact(long value) {
        return raw(Compact.encode(value));
    }

    ScaleWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** Writes the compact length of the bytes, then the bytes. */
    ScaleWriter sized(byte[] value) {
        return compact(value.length).raw(value);
    }

    ScaleWriter text(String value) {
        return sized(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes that look random and depend only on the seed. */
    ScaleWriter noise(long seed, int count) {
        room(count);
        SimulatedNoise noise = new SimulatedNoise(seed);
        for (int i = 0; i < count; i += 8) {
            long next = noise.nextLong();
            for (int j = i; j < Math.min(count, i + 8); j++) {
                bytes[length++] = (byte) next;
                next >>>= 8;
            }
        }
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
