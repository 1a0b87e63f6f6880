package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Metadata V14, V15 and V16 as tests want it, with something in every part of it that a decoder has to pass over.
 * Types are added first and named by their ids.
 */
public final class MetadataBytes {

    /** @param name null for a field known by its place only */
    public record Field(String name, int type) {
    }

    public record Variant(String name, int index, Field... fields) {
    }

    private final List<byte[]> types = new ArrayList<>();
    private final List<IntFunction<byte[]>> pallets = new ArrayList<>();

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
        pallets.add(version -> end(variants(new ScaleBytes().text(name).u8(0, 0, 1).compact(eventType), version)
                .compact(0).u8(0), version, index).bytes());
        return this;
    }

    /** A pallet of all else: storage of both kinds, calls, constants, errors, but no events. */
    public MetadataBytes palletWithoutEvents(String name, int index) {
        pallets.add(version -> {
            ScaleBytes pallet = new ScaleBytes().text(name).u8(1).text("Prefix").compact(2)
                    .text("Plain").u8(0, 0).compact(70).text("default").texts("docs");
            item(pallet, version).text("Map").u8(1, 1).compact(2).u8(4, 5).compact(70).compact(71).text("")
                    .texts("more", "docs");
            variants(item(pallet, version).u8(1).compact(72), version).u8(0)
                    .compact(2).text("One").compact(73).text("value").texts("docs");
            item(pallet, version).text("Two").compact(74).text("").texts();
            variants(item(pallet, version).u8(1).compact(75), version);
            return end(pallet, version, index).bytes();
        });
        return this;
    }

    /** Whether an item is deprecated: with a note, which has a version or none. */
    private static ScaleBytes item(ScaleBytes item, int version) {
        return version < 16 ? item : item.u8(2).text("use another").u8(1).text("stable2409");
    }

    /** Which variants of an enum are deprecated: one without a note, one with a note. */
    private static ScaleBytes variants(ScaleBytes type, int version) {
        return version < 16 ? type : type.compact(2).u8(3, 1).u8(7, 2).text("note").u8(0);
    }

    /** Associated types, view functions, index and docs of a pallet. */
    private static ScaleBytes end(ScaleBytes pallet, int version, int index) {
        if (version >= 16) {
            pallet.compact(1).text("AccountId").compact(90).texts("docs");
            pallet.compact(1).raw(new byte[32]).text("view").compact(1).text("of").compact(91).compact(92).texts("docs")
                    .u8(0);
        }
        pallet.u8(index);
        return version < 15 ? pallet : item(pallet.texts("docs", "of a pallet"), version);
    }

    /** Where the bytes of the pallets begin, behind their number. */
    int palletsFrom() {
        return registry(14).size() + Compact.encode(pallets.size()).length;
    }

    private ScaleBytes registry(int version) {
        ScaleBytes metadata = new ScaleBytes().u32(0x6174656d).u8(version).compact(types.size());
        types.forEach(metadata::raw);
        return metadata;
    }

    public byte[] bytes() {
        return bytes(14);
    }

    /** @param version from 14 to 16 */
    public byte[] bytes(int version) {
        ScaleBytes metadata = registry(version).compact(pallets.size());
        pallets.forEach(pallet -> metadata.raw(pallet.apply(version)));
        switch (version) {
            case 14 -> metadata.compact(76).u8(4);
            case 15 -> metadata.u8(4).compact(76).compact(77).compact(78).compact(79);
            default -> metadata.compact(2).u8(4, 5).compact(76).compact(77).compact(78)
                    .compact(1).u8(4).compact(2).compact(0).compact(1);
        }
        metadata.compact(2).text("CheckTheNonce").compact(77).compact(78).text("CheckEra").compact(79).compact(80);
        if (version < 16) {
            metadata.compact(81);
        }
        if (version >= 15) {
            item(metadata.compact(1).text("Core").compact(1).text("version").compact(1).text("of").compact(82)
                    .compact(83).texts("docs"), version).texts("docs of an API");
            if (version >= 16) {
                item(metadata.compact(5), version);
            }
            metadata.compact(84).compact(85).compact(86).compact(1).text("custom").compact(87).text("value");
        }
        return metadata.bytes();
    }
}
