package xyz.autonomys.blocktimes.scale;

import java.util.List;

/** Recognises types that are shown in a way of their own, by what they are and not by their names alone. */
record Shapes(Metadata metadata) {

    boolean isByte(int type) {
        return metadata.type(type) instanceof TypeDefinition.Primitive primitive && primitive.isByte();
    }

    /** Returns whether the only field is an array of so many unsigned integers of so many bytes. */
    boolean isArray(List<TypeDefinition.Field> fields, int length, int elementBytes) {
        return fields.size() == 1 && metadata.type(fields.get(0).type()) instanceof TypeDefinition.FixedArray array
                && array.length() == length
                && metadata.type(array.element()) instanceof TypeDefinition.Primitive element
                && element.sizeBytes() == elementBytes
                && element.kind() == TypeDefinition.Primitive.Kind.UNSIGNED;
    }

    static boolean isOption(TypeDefinition.Enumeration enumeration) {
        List<TypeDefinition.Variant> variants = enumeration.variants();
        return enumeration.name().equals("Option") && variants.size() == 2
                && variants.get(0).name().equals("None") && variants.get(0).fields().isEmpty()
                && variants.get(1).name().equals("Some") && variants.get(1).fields().size() == 1;
    }
}
