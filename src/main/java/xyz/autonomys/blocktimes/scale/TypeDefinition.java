package xyz.autonomys.blocktimes.scale;

import java.util.List;

/**
 * The definition of a type in the metadata's registry. Types refer to each other by their id in the registry.
 *
 * <p>Layout: scale-info's {@code TypeDef}, as metadata V14 carries it.
 */
sealed interface TypeDefinition {

    /** A struct or a tuple: the fields one after another. */
    record Composite(int[] fields) implements TypeDefinition {
    }

    /** An enum: one byte selects the variant, whose fields follow. */
    record Enumeration(List<Variant> variants) implements TypeDefinition {
    }

    /** A {@code Vec}: a compact count, then the elements. */
    record Sequence(int element) implements TypeDefinition {
    }

    /**
     * A fixed number of elements without a count.
     *
     * @param length 0 to 2^32 - 1
     */
    record FixedArray(long length, int element) implements TypeDefinition {
    }

    /** A number, boolean or char of a fixed number of bytes. */
    record Primitive(int sizeBytes) implements TypeDefinition {
    }

    /** UTF-8 text after its compact length. */
    record Text() implements TypeDefinition {
    }

    /** An integer, or a struct around one, in compact form. */
    record CompactInteger(int inner) implements TypeDefinition {
    }

    /** A compact count of bits, then as many whole store words as they fill. */
    record BitSequence(int store) implements TypeDefinition {
    }

    /** @param index the byte that selects this variant */
    record Variant(String name, int index, List<Field> fields) {
    }

    /** @param name null for an unnamed field */
    record Field(String name, int type) {
    }
}
