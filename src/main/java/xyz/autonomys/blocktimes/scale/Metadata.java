package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A runtime's metadata, version 14: the types it uses and, of each pallet, its name, index and event type.
 *
 * <p>Layout: {@code frame-metadata} v14 ({@code RuntimeMetadataPrefixed}): magic {@code "meta"}, version byte, type
 * registry, pallets, extrinsic, runtime type. What this program does not use is passed over, but still checked for
 * length. Immutable.
 */
public final class Metadata {

    /** {@code "meta"}, read as a little-endian u32. */
    private static final long MAGIC = 0x6174656dL;
    private static final int VERSION = 14;
    /** Real metadata is 60 to 800 KB; a node answers at most 15 MB of text, 7.5 MB of bytes. */
    private static final int LARGEST_BYTES = 8 << 20;
    private static final int NO_EVENTS = -1;

    /** @param eventType id of the pallet's event enum, -1 for a pallet without events */
    record Pallet(String name, int index, int eventType) {
        boolean hasEvents() {
            return eventType != NO_EVENTS;
        }
    }

    private final TypeDefinition[] types;
    private final List<Pallet> pallets;

    private Metadata(TypeDefinition[] types, List<Pallet> pallets) {
        this.types = types;
        this.pallets = pallets;
    }

    /**
     * Reads metadata as {@code state_getMetadata} answers it.
     *
     * @throws ScaleException where the bytes are no metadata, of another version than 14, or not consumed whole
     */
    public static Metadata decode(byte[] bytes) {
        if (bytes.length > LARGEST_BYTES) {
            throw new ScaleException(
                    LARGEST_BYTES, "metadata of " + bytes.length + " bytes is larger than any runtime's");
        }
        ScaleReader reader = new ScaleReader(bytes);
        long magic = reader.u32();
        if (magic != MAGIC) {
            throw new ScaleException(0, "not metadata: it begins with 0x" + Long.toHexString(magic) + ", not \"meta\"");
        }
        int version = reader.u8();
        if (version != VERSION) {
            throw new ScaleException(4, "metadata is version V" + version + ", only V14 is read");
        }
        TypeDefinition[] types = types(reader);
        List<Pallet> pallets = pallets(reader);
        skipExtrinsic(reader);
        reader.skipCompact();
        reader.requireEnd();
        return new Metadata(types, pallets);
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

    private static TypeDefinition[] types(ScaleReader reader) {
        int count = reader.count(5);
        TypeDefinition[] types = new TypeDefinition[count];
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            if (reader.compact() != i) {
                throw new ScaleException(at, "types are not numbered in order: number " + i + " expected");
            }
            skipStrings(reader);
            for (int parameters = reader.count(2); parameters > 0; parameters--) {
                skipString(reader);
                if (option(reader)) {
                    reader.skipCompact();
                }
            }
            types[i] = definition(reader);
            skipStrings(reader);
        }
        return types;
    }

    private static TypeDefinition definition(ScaleReader reader) {
        int at = reader.position();
        int kind = reader.u8();
        return switch (kind) {
            case 0 ->
                new TypeDefinition.Composite(fields(reader).stream()
                        .mapToInt(TypeDefinition.Field::type)
                        .toArray());
            case 1 -> new TypeDefinition.Enumeration(variants(reader));
            case 2 -> new TypeDefinition.Sequence(typeId(reader));
            case 3 -> new TypeDefinition.FixedArray(reader.u32(), typeId(reader));
            case 4 -> new TypeDefinition.Composite(tuple(reader));
            case 5 -> primitive(reader);
            case 6 -> new TypeDefinition.CompactInteger(typeId(reader));
            case 7 -> {
                int store = typeId(reader);
                reader.skipCompact();
                yield new TypeDefinition.BitSequence(store);
            }
            default -> throw new ScaleException(at, "unknown kind of type " + kind);
        };
    }

    private static int[] tuple(ScaleReader reader) {
        int[] fields = new int[reader.count(1)];
        Arrays.setAll(fields, i -> typeId(reader));
        return fields;
    }

    /** scale-info's {@code TypeDefPrimitive}: bool, char, str, u8 to u256, i8 to i256. */
    private static TypeDefinition primitive(ScaleReader reader) {
        int at = reader.position();
        int primitive = reader.u8();
        return switch (primitive) {
            case 0, 3, 9 -> new TypeDefinition.Primitive(1);
            case 4, 10 -> new TypeDefinition.Primitive(2);
            case 1, 5, 11 -> new TypeDefinition.Primitive(4);
            case 6, 12 -> new TypeDefinition.Primitive(8);
            case 7, 13 -> new TypeDefinition.Primitive(16);
            case 8, 14 -> new TypeDefinition.Primitive(32);
            case 2 -> new TypeDefinition.Text();
            default -> throw new ScaleException(at, "unknown primitive " + primitive);
        };
    }

    private static List<TypeDefinition.Field> fields(ScaleReader reader) {
        int count = reader.count(4);
        List<TypeDefinition.Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = option(reader) ? reader.string() : null;
            int type = typeId(reader);
            if (option(reader)) {
                skipString(reader);
            }
            skipStrings(reader);
            fields.add(new TypeDefinition.Field(name, type));
        }
        return fields;
    }

    private static List<TypeDefinition.Variant> variants(ScaleReader reader) {
        int count = reader.count(4);
        List<TypeDefinition.Variant> variants = new ArrayList<>();
        Set<Integer> indices = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String name = reader.string();
            List<TypeDefinition.Field> fields = fields(reader);
            int at = reader.position();
            int index = reader.u8();
            if (!indices.add(index)) {
                throw new ScaleException(at, "two variants of one enum have index " + index);
            }
            variants.add(new TypeDefinition.Variant(name, index, fields));
            skipStrings(reader);
        }
        variants.sort(Comparator.comparingInt(TypeDefinition.Variant::index));
        return variants;
    }

    private static List<Pallet> pallets(ScaleReader reader) {
        int count = reader.count(7);
        List<Pallet> pallets = new ArrayList<>();
        Set<Integer> indices = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String name = reader.string();
            if (option(reader)) {
                skipStorage(reader);
            }
            if (option(reader)) {
                reader.skipCompact(); // calls
            }
            int events = option(reader) ? typeId(reader) : NO_EVENTS;
            for (int constants = reader.count(4); constants > 0; constants--) {
                skipString(reader);
                reader.skipCompact();
                skipString(reader);
                skipStrings(reader);
            }
            if (option(reader)) {
                reader.skipCompact(); // errors
            }
            int at = reader.position();
            int index = reader.u8();
            if (!indices.add(index)) {
                throw new ScaleException(at, "two pallets have index " + index);
            }
            pallets.add(new Pallet(name, index, events));
        }
        return List.copyOf(pallets);
    }

    private static void skipStorage(ScaleReader reader) {
        skipString(reader);
        for (int entries = reader.count(6); entries > 0; entries--) {
            skipString(reader);
            reader.skip(1); // modifier
            int at = reader.position();
            int kind = reader.u8();
            switch (kind) {
                case 0 -> reader.skipCompact();
                case 1 -> {
                    reader.skip(reader.count(1)); // hashers
                    reader.skipCompact();
                    reader.skipCompact();
                }
                default -> throw new ScaleException(at, "unknown kind of storage entry " + kind);
            }
            skipString(reader);
            skipStrings(reader);
        }
    }

    private static void skipExtrinsic(ScaleReader reader) {
        reader.skipCompact();
        reader.skip(1);
        for (int extensions = reader.count(3); extensions > 0; extensions--) {
            skipString(reader);
            reader.skipCompact();
            reader.skipCompact();
        }
    }

    private static int typeId(ScaleReader reader) {
        int at = reader.position();
        long id = reader.compact();
        if (id > Integer.MAX_VALUE) {
            throw new ScaleException(at, "type id " + id);
        }
        return (int) id;
    }

    private static boolean option(ScaleReader reader) {
        return reader.bool();
    }

    private static void skipString(ScaleReader reader) {
        reader.skip(reader.count(1));
    }

    private static void skipStrings(ScaleReader reader) {
        for (int count = reader.count(1); count > 0; count--) {
            skipString(reader);
        }
    }
}
