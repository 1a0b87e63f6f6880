package xyz.autonomys.blocktimes.scale;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a type in the metadata's registry. Types refer to each other by their id in the registry.
 *
 * <p>Layout: scale-info's {@code TypeDef}, as metadata V14 carries it.
 */
sealed interface TypeDefinition {

    /**
     * A struct or a tuple: the fields one after another.
     *
     * @param name last part of its Rust path, such as {@code AccountId32}; empty for a tuple
     */
    record Composite(String name, List<Field> fields) implements TypeDefinition {
    }

    /**
     * An enum: one byte selects the variant, whose fields follow.
     *
     * @param name last part of its Rust path, such as {@code Option}
     */
    record Enumeration(String name, List<Variant> variants) implements TypeDefinition {
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
    record Primitive(int sizeBytes, Kind kind) implements TypeDefinition {

        enum Kind {
            BOOL, CHAR, UNSIGNED, SIGNED
        }

        boolean isByte() {
            return sizeBytes == 1 && kind == Kind.UNSIGNED;
        }
    }

    /** UTF-8 text after its compact length. */
    record Text() implements TypeDefinition {
    }

    /** An integer, or a struct around one, in compact form. */
    record CompactInteger(int inner) implements TypeDefinition {
    }

    /**
     * A compact count of bits, then as many whole store words as they fill.
     *
     * @param order type whose name is {@code Lsb0} or {@code Msb0}: which bit of a word is the first
     */
    record BitSequence(int store, int order) implements TypeDefinition {
    }

    /** @param index the byte that selects this variant */
    record Variant(String name, int index, List<Field> fields) {
    }

    /** @param name null for an unnamed field */
    record Field(@Nullable String name, int type) {
    }
}
