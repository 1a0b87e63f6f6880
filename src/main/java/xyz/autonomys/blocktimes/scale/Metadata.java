package xyz.autonomys.blocktimes.scale;

import java.util.List;

/**
 * A runtime's metadata, version 14: the types it uses and, of each pallet, its name, index and event type. Immutable.
 */
public final class Metadata {

    static final int NO_EVENTS = -1;

    /** @param eventType id of the pallet's event enum, -1 for a pallet without events */
    record Pallet(String name, int index, int eventType) {
        boolean hasEvents() {
            return eventType != NO_EVENTS;
        }
    }

    private final TypeDefinition[] types;
    private final List<Pallet> pallets;

    Metadata(TypeDefinition[] types, List<Pallet> pallets) {
        this.types = types;
        this.pallets = pallets;
    }

    /**
     * Reads metadata as {@code state_getMetadata} answers it.
     *
     * @throws ScaleException where the bytes are no metadata, of another version than 14, or not consumed whole
     */
    public static Metadata decode(byte[] bytes) {
        return MetadataReader.read(bytes);
    }

    List<Pallet> pallets() {
        return pallets;
    }

    int typeCount() {
        return types.length;
    }

    /** @throws ScaleException where the registry has no such type */
    TypeDefinition type(int id) {
        if (id < 0 || id >= types.length) {
            throw new ScaleException(0, "metadata names type " + id + " but has " + types.length);
        }
        return types[id];
    }
}
