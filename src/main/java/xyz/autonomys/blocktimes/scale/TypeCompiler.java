package xyz.autonomys.blocktimes.scale;

import java.util.BitSet;
import java.util.List;

/**
 * Compiles the types of a runtime's metadata into {@link Skipper}s, each type once. A type of fixed size becomes a
 * single number of bytes.
 */
final class TypeCompiler {

    private final Metadata metadata;
    private final Skipper[] compiled;
    /** Types whose compilation has begun. One that occurs again before it is compiled contains itself. */
    private final BitSet met = new BitSet();

    TypeCompiler(Metadata metadata) {
        this.metadata = metadata;
        this.compiled = new Skipper[metadata.typeCount()];
    }

    /** @param depth number of types that contain this one */
    Skipper compile(int type, int depth) {
        TypeDefinition definition = metadata.type(type);
        if (compiled[type] != null) {
            return compiled[type];
        }
        if (met.get(type)) {
            return new Skipper.Recursion(compiled, type);
        }
        if (depth > Skipper.NESTING_LIMIT) {
            throw new ScaleException(
                    0, "metadata nests types deeper than " + Skipper.NESTING_LIMIT + ", at type " + type);
        }
        met.set(type);
        compiled[type] = compile(definition, depth + 1);
        return compiled[type];
    }

    private Skipper compile(TypeDefinition definition, int depth) {
        if (definition instanceof TypeDefinition.Primitive primitive) {
            return new Skipper.Fixed(primitive.sizeBytes());
        }
        if (definition instanceof TypeDefinition.Text) {
            return new Skipper.FixedElements(1);
        }
        if (definition instanceof TypeDefinition.Composite composite) {
            return inOrder(compileFields(composite.fields(), depth));
        }
        if (definition instanceof TypeDefinition.Enumeration enumeration) {
            return enumeration(enumeration.variants(), depth);
        }
        if (definition instanceof TypeDefinition.Sequence sequence) {
            Skipper element = compile(sequence.element(), depth);
            long sizeBytes = element.fixedSizeBytes();
            return sizeBytes >= 0 ? new Skipper.FixedElements(sizeBytes) : new Skipper.Elements(element);
        }
        if (definition instanceof TypeDefinition.FixedArray array) {
            return array(array, depth);
        }
        if (definition instanceof TypeDefinition.CompactInteger compact) {
            // Compact<()> takes no bytes at all.
            return compile(compact.inner(), depth).fixedSizeBytes() == 0
                    ? new Skipper.Fixed(0)
                    : new Skipper.CompactInteger();
        }
        TypeDefinition.BitSequence bits = (TypeDefinition.BitSequence) definition;
        long storeBytes = compile(bits.store(), depth).fixedSizeBytes();
        if (storeBytes < 1 || storeBytes > 8) {
            throw new ScaleException(0, "metadata stores bits in a type of " + storeBytes + " bytes");
        }
        return new Skipper.Bits((int) storeBytes);
    }

    private Skipper array(TypeDefinition.FixedArray array, int depth) {
        if (array.length() == 0) {
            return new Skipper.Fixed(0);
        }
        Skipper element = compile(array.element(), depth);
        long sizeBytes = element.fixedSizeBytes();
        if (sizeBytes >= 0) {
            return new Skipper.Fixed(
                    sizeBytes > Skipper.HUGE / array.length() ? Skipper.HUGE : sizeBytes * array.length());
        }
        return new Skipper.Repeated(array.length(), element);
    }

    private Skipper enumeration(List<TypeDefinition.Variant> variants, int depth) {
        Skipper[] skippers = new Skipper[variants.size()];
        for (int i = 0; i < skippers.length; i++) {
            skippers[i] = inOrder(compileFields(variants.get(i).fields(), depth));
        }
        return new Skipper.Enumeration(variants.stream().mapToInt(TypeDefinition.Variant::index).toArray(), skippers);
    }

    Skipper[] compileFields(List<TypeDefinition.Field> fields, int depth) {
        Skipper[] skippers = new Skipper[fields.size()];
        for (int i = 0; i < skippers.length; i++) {
            skippers[i] = compile(fields.get(i).type(), depth);
        }
        return skippers;
    }

    /** Returns a skipper for the fields one after another: a single number of bytes if each has a fixed size. */
    static Skipper inOrder(Skipper[] fields) {
        if (fields.length == 1) {
            return fields[0];
        }
        long sizeBytes = 0;
        for (Skipper field : fields) {
            if (field.fixedSizeBytes() < 0) {
                return new Skipper.Fields(fields);
            }
            sizeBytes = Math.min(Skipper.HUGE, sizeBytes + field.fixedSizeBytes());
        }
        return new Skipper.Fixed(sizeBytes);
    }
}
