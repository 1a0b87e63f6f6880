package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decodes {@link Metadata}.
 *
 * <p>Layout: {@code frame-metadata} v14 ({@code RuntimeMetadataPrefixed}): magic {@code "meta"}, version byte, type
 * registry, pallets, extrinsic, runtime type. Parts that this program does not use are skipped, but their lengths are
 * checked.
 */
final class MetadataReader {

    /** {@code "meta"}, read as a little-endian u32. */
    private static final long MAGIC = 0x6174656dL;
    private static final int VERSION = 14;
    /** Real metadata has 60 to 800 KB. A node sends at most 15 MB of hex text by default, which is 7.5 MB of bytes. */
    private static final int LARGEST_BYTES = 8 << 20;

    private final ScaleReader reader;

    private MetadataReader(byte[] bytes) {
        this.reader = new ScaleReader(bytes);
    }

    /** Reads the bytes as {@link Metadata#decode} describes it. */
    static Metadata read(byte[] bytes) {
        if (bytes.length > LARGEST_BYTES) {
            throw new ScaleException(
                    LARGEST_BYTES, "metadata of " + bytes.length + " bytes is larger than any runtime's");
        }
        return new MetadataReader(bytes).metadata();
    }

    private Metadata metadata() {
        long magic = reader.u32();
        if (magic != MAGIC) {
            throw new ScaleException(0, "not metadata: it begins with 0x" + Long.toHexString(magic) + ", not \"meta\"");
        }
        int version = reader.u8();
        if (version != VERSION) {
            throw new ScaleException(4, "metadata is version V" + version + ", only V14 is read");
        }
        TypeDefinition[] types = types();
        List<Metadata.Pallet> pallets = pallets();
        skipExtrinsic();
        reader.skipCompact();
        reader.requireEnd();
        return new Metadata(types, pallets);
    }

    private TypeDefinition[] types() {
        int count = reader.count(5);
        TypeDefinition[] types = new TypeDefinition[count];
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            if (reader.compact() != i) {
                throw new ScaleException(at, "types are not numbered in order: number " + i + " expected");
            }
            skipStrings();
            for (int parameters = reader.count(2); parameters > 0; parameters--) {
                skipString();
                if (option()) {
                    reader.skipCompact();
                }
            }
            types[i] = definition();
            skipStrings();
        }
        return types;
    }

    private TypeDefinition definition() {
        int at = reader.position();
        int kind = reader.u8();
        return switch (kind) {
            case 0 ->
                new TypeDefinition.Composite(fields().stream()
                        .mapToInt(TypeDefinition.Field::type)
                        .toArray());
            case 1 -> new TypeDefinition.Enumeration(variants());
            case 2 -> new TypeDefinition.Sequence(typeId());
            case 3 -> new TypeDefinition.FixedArray(reader.u32(), typeId());
            case 4 -> new TypeDefinition.Composite(tuple());
            case 5 -> primitive();
            case 6 -> new TypeDefinition.CompactInteger(typeId());
            case 7 -> {
                int store = typeId();
                reader.skipCompact();
                yield new TypeDefinition.BitSequence(store);
            }
            default -> throw new ScaleException(at, "unknown kind of type " + kind);
        };
    }

    private int[] tuple() {
        int[] fields = new int[reader.count(1)];
        Arrays.setAll(fields, i -> typeId());
        return fields;
    }

    /** scale-info's {@code TypeDefPrimitive}: bool, char, str, u8 to u256, i8 to i256. */
    private TypeDefinition primitive() {
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

    private List<TypeDefinition.Field> fields() {
        int count = reader.count(4);
        List<TypeDefinition.Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = option() ? reader.string() : null;
            int type = typeId();
            if (option()) {
                skipString();
            }
            skipStrings();
            fields.add(new TypeDefinition.Field(name, type));
        }
        return fields;
    }

    private List<TypeDefinition.Variant> variants() {
        int count = reader.count(4);
        List<TypeDefinition.Variant> variants = new ArrayList<>();
        Set<Integer> indices = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String name = reader.string();
            List<TypeDefinition.Field> fields = fields();
            int at = reader.position();
            int index = reader.u8();
            if (!indices.add(index)) {
                throw new ScaleException(at, "two variants of one enum have index " + index);
            }
            variants.add(new TypeDefinition.Variant(name, index, fields));
            skipStrings();
        }
        variants.sort(Comparator.comparingInt(TypeDefinition.Variant::index));
        return variants;
    }

    private List<Metadata.Pallet> pallets() {
        int count = reader.count(7);
        List<Metadata.Pallet> pallets = new ArrayList<>();
        Set<Integer> indices = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String name = reader.string();
            if (option()) {
                skipStorage();
            }
            if (option()) {
                reader.skipCompact(); // calls
            }
            int events = option() ? typeId() : Metadata.NO_EVENTS;
            for (int constants = reader.count(4); constants > 0; constants--) {
                skipString();
                reader.skipCompact();
                skipString();
                skipStrings();
            }
            if (option()) {
                reader.skipCompact(); // errors
            }
            int at = reader.position();
            int index = reader.u8();
            if (!indices.add(index)) {
                throw new ScaleException(at, "two pallets have index " + index);
            }
            pallets.add(new Metadata.Pallet(name, index, events));
        }
        return List.copyOf(pallets);
    }

    private void skipStorage() {
        skipString();
        for (int entries = reader.count(6); entries > 0; entries--) {
            skipString();
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
            skipString();
            skipStrings();
        }
    }

    private void skipExtrinsic() {
        reader.skipCompact();
        reader.skip(1);
        for (int extensions = reader.count(3); extensions > 0; extensions--) {
            skipString();
            reader.skipCompact();
            reader.skipCompact();
        }
    }

    private int typeId() {
        int at = reader.position();
        long id = reader.compact();
        if (id > Integer.MAX_VALUE) {
            throw new ScaleException(at, "type id " + id);
        }
        return (int) id;
    }

    private boolean option() {
        return reader.bool();
    }

    private void skipString() {
        reader.skip(reader.count(1));
    }

    private void skipStrings() {
        for (int count = reader.count(1); count > 0; count--) {
            skipString();
        }
    }
}
