package xyz.autonomys.blocktimes.devnet;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes metadata V14. Types are added first and then referred to by their ids. Pallets follow, with the types of their
 * events.
 */
final class MetadataWriter {

    /**
     * A field of a composite or of a variant.
     *
     * @param name null if the field has only a position
     * @param type id of its type
     */
    record Field(String name, int type) {
    }

    record Variant(String name, int index, List<Field> fields) {
    }

    /** @param type id of its type; the program reads the value by itself */
    record Constant(String name, int type, byte[] value) {
    }

    /**
     * A pallet.
     *
     * @param eventType id of the enum of its events; -1 if it has none
     */
    private record Pallet(String name, int index, int eventType, List<Constant> constants) {
    }

    private final List<byte[]> types = new ArrayList<>();
    private final List<Pallet> pallets = new ArrayList<>();

    private int add(ScaleWriter definition) {
        return add(List.of(), definition);
    }

    private int add(List<String> path, ScaleWriter definition) {
        ScaleWriter type = new ScaleWriter().compact(types.size()).compact(path.size());
        path.forEach(type::text);
        type.compact(0).raw(definition.toBytes()).compact(0); // parameters, definition, docs
        types.add(type.toBytes());
        return types.size() - 1;
    }

    int composite(Field... fields) {
        return add(fields(new ScaleWriter().u8(0), List.of(fields)));
    }

    /** A struct that has its Rust path. */
    int named(List<String> path, Field... fields) {
        return add(path, fields(new ScaleWriter().u8(0), List.of(fields)));
    }

    int enumeration(List<Variant> variants) {
        ScaleWriter definition = new ScaleWriter().u8(1).compact(variants.size());
        for (Variant variant : variants) {
            fields(definition.text(variant.name), variant.fields).u8(variant.index).compact(0);
        }
        return add(definition);
    }

    int array(int length, int element) {
        return add(new ScaleWriter().u8(3).u32(length).compact(element));
    }

    /** @param code scale-info's {@code TypeDefPrimitive}: 3 u8, 5 u32, 6 u64, 7 u128 */
    int primitive(int code) {
        return add(new ScaleWriter().u8(5).u8(code));
    }

    int compactOf(int inner) {
        return add(new ScaleWriter().u8(6).compact(inner));
    }

    private static ScaleWriter fields(ScaleWriter definition, List<Field> fields) {
        definition.compact(fields.size());
        for (Field field : fields) {
            if (field.name == null) {
                definition.u8(0);
            } else {
                definition.u8(1).text(field.name);
            }
            definition.compact(field.type).u8(0).compact(0); // no type name, no docs
        }
        return definition;
    }

    void pallet(String name, int index, int eventType, Constant... constants) {
        pallets.add(new Pallet(name, index, eventType, List.of(constants)));
    }

    byte[] write() {
        ScaleWriter metadata = new ScaleWriter().u32(0x6174656d).u8(14).compact(types.size());
        types.forEach(metadata::raw);
        metadata.compact(pallets.size());
        for (Pallet pallet : pallets) {
            metadata.text(pallet.name).u8(0).u8(0); // no storage, no calls
            if (pallet.eventType < 0) {
                metadata.u8(0);
            } else {
                metadata.u8(1).compact(pallet.eventType);
            }
            metadata.compact(pallet.constants.size());
            pallet.constants.forEach(constant -> metadata.text(constant.name).compact(constant.type)
                    .sized(constant.value).compact(0)); // no docs
            metadata.u8(0).u8(pallet.index); // no errors
        }
        // Extrinsic: its type, version 4, no signed extensions; then the runtime's type.
        return metadata.compact(0).u8(4).compact(0).compact(0).toBytes();
    }
}
