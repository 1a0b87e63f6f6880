package xyz.autonomys.blocktimes.scale;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.openhft.hashing.LongHashFunction;

/**
 * Storage keys as hex text. A plain value lies under {@code twox128(pallet) ++ twox128(item)}; an entry of a map with
 * the Identity hasher has its key's bytes behind that (FRAME's storage layout).
 */
public final class StorageKey {

    private StorageKey() {
    }

    /** Key of a plain value, and the prefix of a map's. */
    public static String of(String pallet, String item) {
        return Hex.encode(ByteBuffer.allocate(32).put(twox128(pallet)).put(twox128(item)).array());
    }

    /** Key of an entry of a map from u32 with the Identity hasher. */
    public static String ofIdentityMap(String pallet, String item, int key) {
        byte[] entry = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(key).array();
        return of(pallet, item) + Hex.encode(entry).substring(2);
    }

    /** xxHash64 with seeds 0 and 1, little endian, one after the other. */
    private static byte[] twox128(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(LongHashFunction.xx(0).hashBytes(bytes))
                .putLong(LongHashFunction.xx(1).hashBytes(bytes))
                .array();
    }
}
