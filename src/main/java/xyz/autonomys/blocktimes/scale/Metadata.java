package xyz.autonomys.blocktimes.scale;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A runtime's metadata, version 14, 15 or 16: its types, and the name, index and event type of each pallet. Immutable.
 */
public final class Metadata {

    static final int NO_EVENTS = -1;

    /** @param eventType id of the pallet's event enum; {@link #NO_EVENTS} for a pallet without events */
    record Pallet(String name, int index, int eventType) {
        boolean hasEvents() {
            return eventType != NO_EVENTS;
        }
    }

    private final TypeDefinition[] types;
    private final List<Pallet> pallets;
    private final byte @Nullable [] blockWeights;
    private final byte @Nullable [] addressPrefix;

    Metadata(TypeDefinition[] types, List<Pallet> pallets, byte @Nullable [] blockWeights,
            byte @Nullable [] addressPrefix) {
        this.types = types;
        this.pallets = pallets;
        this.blockWeights = blockWeights;
        this.addressPrefix = addressPrefix;
    }

    /**
     * Returns the most {@code ref_time} that a block may have, in ps: {@code max_block} of the constant
     * {@code System.BlockWeights}, which begins with two weights of two compact u64 each, {@code base_block} and
     * {@code max_block} (FRAME {@code frame_system::limits::BlockWeights}). Empty if the metadata has no such constant,
     * or one of another layout.
     */
    public OptionalLong mostRefTime() {
        if (blockWeights == null) {
            return OptionalLong.empty();
        }
        try {
            ScaleReader reader = new ScaleReader(blockWeights);
            reader.skipCompact();
            reader.skipCompact();
            long most = reader.compact();
            return most > 0 ? OptionalLong.of(most) : OptionalLong.empty();
        } catch (ScaleException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Decodes the metadata that {@code state_getMetadata} returns, or the result of the runtime's own call
     * {@code Metadata_metadata_at_version}, with its length before it.
     *
     * @throws ScaleException if the bytes are not metadata, are more than 8 MiB, have a version other than 14 to 16, or
     *         are not read to their end
     */
    public static Metadata decode(byte[] bytes) {
        return MetadataReader.read(bytes);
    }

    /**
     * Returns the network prefix of addresses, 0 to 16,383: the constant {@code System.SS58Prefix}, a u16 (in some
     * runtimes a u8). {@link Address#GENERIC} if the metadata has no such constant, or an unusable one.
     */
    public int addressPrefix() {
        if (addressPrefix == null || addressPrefix.length == 0 || addressPrefix.length > 2) {
            return Address.GENERIC;
        }
        int prefix = addressPrefix[0] & 0xff | (addressPrefix.length == 1 ? 0 : (addressPrefix[1] & 0xff) << 8);
        return prefix <= Address.LARGEST_PREFIX ? prefix : Address.GENERIC;
    }

    List<Pallet> pallets() {
        return pallets;
    }

    int typeCount() {
        return types.length;
    }

    /** @throws ScaleException if the registry has no such type */
    TypeDefinition type(int id) {
        if (id < 0 || id >= types.length) {
            throw new ScaleException(0, "metadata names type " + id + " but has " + types.length);
        }
        return types[id];
    }
}
