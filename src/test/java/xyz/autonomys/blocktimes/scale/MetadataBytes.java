package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * Metadata V14 as tests want it, with something in every part of it that a decoder has to pass over. Types are added
 * first and named by their ids.
 */
public final class MetadataBytes {

    /** @param name null for a field known by its place only */
    public record Field(String name, int type) {
    }

    public record Variant(String name, int index, Field... fields) {
    }

    private final List<byte[]> types = new ArrayList<>();
    private final List<byte[]> pallets = new ArrayList<>();

    /** A type by its definition, with a path, a parameter that has a type, one that has none, and docs. */
    public int type(byte[] definition) {
        types.add(new ScaleBytes().compact(types.size()).texts("a", "path").compact(2).text("T").u8(1).compact(70)
                .text("U").u8(0).raw(definition).texts("some", "docs").bytes());
        return types.size() - 1;
    }

    public int composite(Field... fields) {
        return type(fields(new ScaleBytes().u8(0), fields).bytes());
    }

    public int enumeration(Variant... variants) {
        ScaleBytes definition = new ScaleBytes().u8(1).compact(variants.length);
        for (Variant variant : variants) {
            fields(definition.text(variant.name), variant.fields).u8(variant.index).texts("docs of a variant");
        }
        return type(definition.bytes());
    }

    public int sequence(int element) {
        return type(new ScaleBytes().u8(2).compact(element).bytes());
    }

    public int array(long length, int element) {
        return type(new ScaleBytes().u8(3).u32(length).compact(element).bytes());
    }

    public int tuple(int... fields) {
        ScaleBytes definition = new ScaleBytes().u8(4).compact(fields.length);
        for (int field : fields) {
            definition.compact(field);
        }
        return type(definition.bytes());
    }

    /** @param code scale-info's {@code TypeDefPrimitive}: 0 bool, 1 char, 2 str, 3 u8 to 8 u256, 9 i8 to 14 i256 */
    public int primitive(int code) {
        return type(new ScaleBytes().u8(5, code).bytes());
    }

    public int compactOf(int inner) {
        return type(new ScaleBytes().u8(6).compact(inner).bytes());
    }

    public int bits(int store, int order) {
        return type(new ScaleBytes().u8(7).compact(store).compact(order).bytes());
    }

    private static ScaleBytes fields(ScaleBytes definition, Field... fields) {
        definition.compact(fields.length);
        for (Field field : fields) {
            if (field.name == null) {
                definition.u8(0).compact(field.type).u8(0);
            } else {
                definition.u8(1).text(field.name).compact(field.type).u8(1).text("TypeName");
            }
            definition.texts("docs of a field");
        }
        return definition;
    }

    /** A pallet of nothing but events. */
    public MetadataBytes pallet(String name, int index, int eventType) {
        pallets.add(new ScaleBytes().text(name).u8(0, 0, 1).compact(eventType).compact(0).u8(0, index).bytes());
        return this;
    }

    /** A pallet of all else: storage of both kinds, calls, constants, errors, but no events. */
    public MetadataBytes palletWithoutEvents(String name, int index) {
        ScaleBytes storage = new ScaleBytes().text("Prefix").compact(2)
                .text("Plain").u8(0, 0).compact(70).text("default").texts("docs")
                .text("Map").u8(1, 1).compact(2).u8(4, 5).compact(70).compact(71).text("").texts("more", "docs");
        pallets.add(new ScaleBytes().text(name).u8(1).raw(storage.bytes()).u8(1).compact(72).u8(0)
                .compact(2).text("One").compact(73).text("value").texts("docs").text("Two").compact(74).text("").texts()
                .u8(1).compact(75).u8(index).bytes());
        return this;
    }

    /** Where the bytes of the pallets begin, behind their number. */
    int palletsFrom() {
        return registry().size() + Compact.encode(pallets.size()).length;
    }

    private ScaleBytes registry() {
        ScaleBytes metadata = new ScaleBytes().u32(0x6174656d).u8(14).compact(types.size());
        types.forEach(metadata::raw);
        return metadata;
    }

    public byte[] bytes() {
        ScaleBytes metadata = registry().compact(pallets.size());
        pallets.forEach(metadata::raw);
        return metadata.compact(76).u8(4).compact(2).text("CheckTheNonce").compact(77).compact(78)
                .text("CheckEra").compact(79).compact(80).compact(81).bytes();
    }
}
