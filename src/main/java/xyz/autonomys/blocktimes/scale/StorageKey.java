package xyz.autonomys.blocktimes.scale;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Builds storage keys as hex text. The key of a plain value is {@code twox128(pallet) ++ twox128(item)}. For an entry
 * of a map with the Identity hasher, the bytes of its map key follow (FRAME's storage layout).
 */
public final class StorageKey {

    /**
     * {@code twox128} of the pallets and items that this program reads: xxHash64 with seeds 0 and 1, little endian, one
     * after the other. They are listed because they are few; a test computes them.
     */
    static final Map<String, String> TWOX128 = Map.ofEntries(
            Map.entry("System", "26aa394eea5630e07c48ae0c9558cef7"),
            Map.entry("Timestamp", "f0c365c3cf59d671eb72da0e7a4113c4"),
            Map.entry("Domains", "0b41d0c7f7b4485bd7be1d66066b00ad"),
            Map.entry("RuntimeConfigs", "7396903df85f816e40b96a10626866ac"),
            Map.entry("Now", "9f1f0515f462cdcf84e0f1d6045dfcbb"),
            Map.entry("Number", "02a5c1b19ab7a04f536c519aca4983ac"),
            Map.entry("ParentHash", "8a42f33323cb5ced3b44dd825fda9fcc"),
            Map.entry("Digest", "99e7f93fc6a98f0874fd057f111c4d2d"),
            Map.entry("LastRuntimeUpgrade", "f9cce9c888469bb1a0dceaa129672ef8"),
            Map.entry("Events", "80d41e5e16056765bc8461851072c9d7"),
            Map.entry("EventCount", "0a98fdbe9ce6c55837576c60c7af3850"),
            Map.entry("EventSegments", "e8987a49a73dd04c1ef3ce2ddb79e6ee"),
            Map.entry("SuccessfulBundles", "38420b1ba9feb1a2d2173b0caecad9d1"),
            Map.entry("BlockWeight", "34abf5cb34d6244378cddbf18e849d96"),
            Map.entry("ConfirmationDepthK", "e61eaec3ce42854f2a62e7b6487718e2"));

    private StorageKey() {
    }

    /**
     * Returns the key of a plain value, or the prefix of the keys of a map.
     *
     * @throws IllegalArgumentException if the hash of one of the names is not known
     */
    public static String of(String pallet, String item) {
        return "0x" + twox128(pallet) + twox128(item);
    }

    /**
     * Returns the key of an entry of a map from u32 with the Identity hasher.
     *
     * @throws IllegalArgumentException if the hash of one of the names is not known
     */
    public static String ofIdentityMap(String pallet, String item, int key) {
        byte[] entry = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(key).array();
        return of(pallet, item) + Hex.encode(entry).substring(2);
    }

    private static String twox128(String name) {
        String hash = TWOX128.get(name);
        if (hash == null) {
            throw new IllegalArgumentException("twox128 of " + name + " is not known: add it to StorageKey.TWOX128");
        }
        return hash;
    }
}
