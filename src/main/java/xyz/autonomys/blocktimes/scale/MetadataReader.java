package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@link Metadata}.
 *
 * <p>Layout: {@code frame-metadata} ({@code RuntimeMetadataPrefixed}): magic {@code "meta"}, version byte, type
 * registry, pallets, extrinsic, and more since V15. {@link MetadataSkipper} skips what this program does not use.
 */
final class MetadataReader {

    /** {@code "meta"}, read as a little-endian u32. */
    private static final long MAGIC = 0x6174656dL;
    /** Real metadata has 60 to 800 KB. A node sends at most 15 MB of hex text by default, which is 7.5 MB of bytes. */
    private static final int LARGEST_BYTES = 8 << 20;

    private final ScaleReader reader;
    private final MetadataSkipper skipper;
    private byte @Nullable [] blockWeights;
    private byte @Nullable [] addressPrefix;

    private MetadataReader(byte[] bytes) {
        this.reader = begun(bytes);
        this.skipper = new MetadataSkipper(reader, version(reader));
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
        TypeDefinition[] types = types();
        List<Metadata.Pallet> pallets = pallets();
        skipper.extrinsic();
        skipper.rest();
        reader.requireEnd();
        return new Metadata(types, pallets, blockWeights, addressPrefix);
    }

    /**
     * Returns a reader that is behind the magic. A length may stand before it, and before that whether there is
     * metadata at all, as the runtime's own calls return it ({@code Option<OpaqueMetadata>}).
     */
    private static ScaleReader begun(byte[] bytes) {
        ScaleReader reader = new ScaleReader(bytes);
        long magic = reader.u32();
        if (magic == MAGIC) {
            return reader;
        }
        for (int option = 0; option <= 1; option++) {
            ScaleReader opaque = new ScaleReader(bytes);
            try {
                boolean isThere = option == 0 || opaque.bool();
                if (isThere && opaque.compact() == bytes.length - opaque.position() && opaque.u32() == MAGIC) {
                    return opaque;
                }
            } catch (ScaleException e) {
                // no length stands there
            }
        }
        throw new ScaleException(0, "not metadata: it begins with 0x" + Long.toHexString(magic) + ", not \"meta\"");
    }

    private static int version(ScaleReader reader) {
        int at = reader.position();
        int version = reader.u8();
        if (version < MetadataSkipper.V14 || version > MetadataSkipper.V16) {
            throw new ScaleException(at, "metadata is version V" + version + ", only V14, V15 and V16 are read");
        }
        return version;
    }

    private TypeDefinition[] types() {
        int count = reader.count(5);
        TypeDefinition[] types = new TypeDefinition[count];
        for (int i = 0; i < count; i++) {
            int at = reader.position();
            if (reader.compact() != i) {
                throw new ScaleException(at, "types are not numbered in order: number " + i + " expected");
            }
            String name = lastPartOfPath();
            for (int parameters = reader.count(2); parameters > 0; parameters--) {
                skipper.string();
                if (option()) {
                    reader.skipCompact();
                }
            }
            types[i] = definition(name);
            skipper.strings();
        }
        return types;
    }

    /** Returns the last part of a type's path; empty if it has none. */
    private String lastPartOfPath() {
        String last = "";
        for (int parts = reader.count(1); parts > 0; parts--) {
            last = reader.string();
        }
        return last;
    }

    private TypeDefinition definition(String name) {
        int at = reader.position();
        int kind = reader.u8();
        return switch (kind) {
            case 0 -> new TypeDefinition.Composite(name, fields());
            case 1 -> new TypeDefinition.Enumeration(name, variants());
            case 2 -> new TypeDefinition.Sequence(typeId());
            case 3 -> new TypeDefinition.FixedArray(reader.u32(), typeId());
            case 4 -> new TypeDefinition.Composite("", tuple());
            case 5 -> primitive();
            case 6 -> new TypeDefinition.CompactInteger(typeId());
            case 7 -> {
                int store = typeId();
                yield new TypeDefinition.BitSequence(store, typeId());
            }
            default -> throw new ScaleException(at, "unknown kind of type " + kind);
        };
    }

    private List<TypeDefinition.Field> tuple() {
        List<TypeDefinition.Field> fields = new ArrayList<>();
        for (int count = reader.count(1); count > 0; count--) {
            fields.add(new TypeDefinition.Field(null, typeId()));
        }
        return fields;
    }

    /** scale-info's {@code TypeDefPrimitive}: bool, char, str, u8 to u256, i8 to i256. */
    private TypeDefinition primitive() {
        int at = reader.position();
        int primitive = reader.u8();
        return switch (primitive) {
            case 0 -> new TypeDefinition.Primitive(1, TypeDefinition.Primitive.Kind.BOOL);
            case 1 -> new TypeDefinition.Primitive(4, TypeDefinition.Primitive.Kind.CHAR);
            case 2 -> new TypeDefinition.Text();
            case 3, 4, 5, 6, 7, 8 ->
                new TypeDefinition.Primitive(1 << primitive - 3, TypeDefinition.Primitive.Kind.UNSIGNED);
            case 9, 10, 11, 12, 13, 14 ->
                new TypeDefinition.Primitive(1 << primitive - 9, TypeDefinition.Primitive.Kind.SIGNED);
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
                skipper.string();
            }
            skipper.strings();
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
            skipper.strings();
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
                skipper.storage();
            }
            if (option()) {
                reader.skipCompact(); // calls
                skipper.deprecatedVariants();
            }
            int events = Metadata.NO_EVENTS;
            if (option()) {
                events = typeId();
                skipper.deprecatedVariants();
            }
            skipper.constants((constant, value) -> {
                if (name.equals("System") && constant.equals("BlockWeights")) {
                    blockWeights = value;
                } else if (name.equals("System") && constant.equals("SS58Prefix")) {
                    addressPrefix = value;
                }
            });
            if (option()) {
                reader.skipCompact(); // errors
                skipper.deprecatedVariants();
            }
            skipper.typesAndViews();
            int at = reader.position();
            int index = reader.u8();
            if (!indices.add(index)) {
                throw new ScaleException(at, "two pallets have index " + index);
            }
            skipper.palletDocs();
            pallets.add(new Metadata.Pallet(name, index, events));
        }
        return List.copyOf(pallets);
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
}
