package xyz.autonomys.blocktimes.scale;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes values by the types of a runtime, for people to look at. A value becomes what JSON has:
 *
 * <ul>
 * <li>an integer: a {@link Long}; beyond 2^53 - 1, which not every reader of JSON takes, a string of decimal digits
 * <li>bytes: a string of hex digits after {@code 0x}; an {@code AccountId32}: its address in SS58
 * <li>a struct: a map by the names of its fields; one of a single unnamed field: that field; a tuple: a list
 * <li>a variant without fields: its name; one with fields: a map of its name to them
 * <li>an {@code Option}: null or its value; a {@code bool}, a {@code char}, text: as such; bits: 0 and 1 after
 * {@code 0b}, the first bit first
 * </ul>
 *
 * <p>One decoder is for one block: what a block may take is bounded, however few its bytes are. Not thread-safe.
 */
public final class ValueDecoder {

    /** The most values of one block. Bytes are one value. Full blocks of genuine chains have some ten thousand. */
    static final int MOST_VALUES = 250_000;
    /** Characters of a field's name that count as one value: the name stands with each value. */
    private static final int NAME_CHARACTERS = 16;
    /** The largest integer of which every reader of JSON keeps each digit. */
    private static final BigInteger LARGEST_NUMBER = BigInteger.valueOf((1L << 53) - 1);
    private static final int ACCOUNT_BYTES = 32;
    private static final int U256_WORDS = 4;

    private final Metadata metadata;
    private final Shapes shapes;
    private long count;

    public ValueDecoder(Metadata metadata) {
        this.metadata = metadata;
        this.shapes = new Shapes(metadata);
    }

    /**
     * Returns the fields of the event at which a cursor stands: a map by their names, or a list if they have none.
     *
     * @throws ScaleException if the bytes do not match their types, or if this block holds too many values
     */
    public Object fields(EventCursor cursor) {
        EventLayout layout = cursor.layout();
        ScaleReader reader = cursor.arguments();
        Values values = new Values(reader);
        List<TypeDefinition.Field> fields = new ArrayList<>();
        for (int i = 0; i < layout.types().length; i++) {
            String name = layout.fieldNames().get(i);
            fields.add(new TypeDefinition.Field(name.equals(String.valueOf(i)) ? null : name, layout.types()[i]));
        }
        Object decoded = fields.isEmpty() || values.named(fields) ? values.map(fields, 0) : values.list(fields, 0);
        reader.requireEnd();
        return decoded;
    }

    /** Counts what is about to be taken from the memory of this process. */
    private void charge(int values, int offset) {
        count += values;
        if (count > MOST_VALUES) {
            throw new ScaleException(offset, "more than " + MOST_VALUES + " values in one block");
        }
    }

    /** The values of one event. */
    private final class Values {

        private final ScaleReader reader;

        Values(ScaleReader reader) {
            this.reader = reader;
        }

        private @Nullable Object value(int type, int depth) {
            charge(1, reader.position());
            if (depth > Skipper.NESTING_LIMIT) {
                throw new ScaleException(reader.position(), "values nested deeper than " + Skipper.NESTING_LIMIT);
            }
            TypeDefinition definition = metadata.type(type);
            if (definition instanceof TypeDefinition.Primitive primitive) {
                return primitive(primitive);
            }
            if (definition instanceof TypeDefinition.Text) {
                return reader.string();
            }
            if (definition instanceof TypeDefinition.Composite composite) {
                return composite(composite, depth + 1);
            }
            if (definition instanceof TypeDefinition.Enumeration enumeration) {
                return variant(enumeration, depth + 1);
            }
            if (definition instanceof TypeDefinition.Sequence sequence) {
                // Elements may have no bytes, so only the limit of values bounds their number.
                return shapes.isByte(sequence.element()) ? reader.hex(reader.count(1))
                        : elements(reader.compact(), sequence.element(), depth + 1);
            }
            if (definition instanceof TypeDefinition.FixedArray array) {
                return shapes.isByte(array.element()) ? bytes(array.length())
                        : elements(array.length(), array.element(), depth + 1);
            }
            if (definition instanceof TypeDefinition.CompactInteger compact) {
                boolean isEmpty = metadata.type(compact.inner()) instanceof TypeDefinition.Composite inner
                        && inner.fields().isEmpty();
                return isEmpty ? null : number(reader.bigCompact());
            }
            return bits((TypeDefinition.BitSequence) definition);
        }

        private String bytes(long length) {
            reader.requireLeft(length);
            return reader.hex((int) length);
        }

        private List<@Nullable Object> elements(long length, int type, int depth) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (long i = 0; i < length; i++) {
                elements.add(value(type, depth));
            }
            return elements;
        }

        private Object primitive(TypeDefinition.Primitive primitive) {
            return switch (primitive.kind()) {
                case BOOL -> reader.bool();
                case CHAR -> character();
                case UNSIGNED -> number(new BigInteger(1, bigEndian(primitive.sizeBytes())));
                case SIGNED -> number(new BigInteger(bigEndian(primitive.sizeBytes())));
            };
        }

        private String character() {
            int at = reader.position();
            long code = reader.u32();
            if (code > Character.MAX_CODE_POINT || code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
                throw new ScaleException(at, "no character has code " + code);
            }
            return Character.toString((int) code);
        }

        private byte[] bigEndian(int length) {
            byte[] bytes = reader.bytes(length);
            for (int i = 0; i < length / 2; i++) {
                byte low = bytes[i];
                bytes[i] = bytes[length - 1 - i];
                bytes[length - 1 - i] = low;
            }
            return bytes;
        }

        private Object number(BigInteger value) {
            return value.abs().compareTo(LARGEST_NUMBER) <= 0 ? (Object) value.longValue() : value.toString();
        }

        private @Nullable Object composite(TypeDefinition.Composite composite, int depth) {
            List<TypeDefinition.Field> fields = composite.fields();
            if (composite.name().equals("AccountId32") && shapes.isArray(fields, ACCOUNT_BYTES, 1)) {
                return Address.of(metadata.addressPrefix(), reader.bytes(ACCOUNT_BYTES));
            }
            if (composite.name().equals("U256") && shapes.isArray(fields, U256_WORDS,
                    Long.BYTES)) { // four u64 in which the fields of the struct say nothing
                return number(new BigInteger(1, bigEndian(ACCOUNT_BYTES)));
            }
            return fieldsOf(fields, depth);
        }

        private @Nullable Object fieldsOf(List<TypeDefinition.Field> fields, int depth) {
            if (fields.isEmpty()) {
                return null;
            }
            if (named(fields)) {
                return map(fields, depth);
            }
            return fields.size() == 1 ? value(fields.get(0).type(), depth) : list(fields, depth);
        }

        private boolean named(List<TypeDefinition.Field> fields) {
            // A map would lose one of two fields of the same name.
            return !fields.isEmpty() && fields.stream().allMatch(field -> field.name() != null)
                    && fields.stream().map(TypeDefinition.Field::name).distinct().count() == fields.size();
        }

        private Map<String, @Nullable Object> map(List<TypeDefinition.Field> fields, int depth) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (TypeDefinition.Field field : fields) {
                String name = String.valueOf(field.name());
                charge(name.length() / NAME_CHARACTERS, reader.position());
                map.put(name, value(field.type(), depth));
            }
            return map;
        }

        private List<@Nullable Object> list(List<TypeDefinition.Field> fields, int depth) {
            List<@Nullable Object> list = new ArrayList<>();
            for (TypeDefinition.Field field : fields) {
                list.add(value(field.type(), depth));
            }
            return list;
        }

        private @Nullable Object variant(TypeDefinition.Enumeration enumeration, int depth) {
            int at = reader.position();
            int index = reader.u8();
            TypeDefinition.Variant variant = enumeration.variants().stream()
                    .filter(each -> each.index() == index)
                    .findFirst()
                    .orElseThrow(() -> new ScaleException(at, "no variant has index " + index));
            if (Shapes.isOption(enumeration)) {
                Object value = fieldsOf(variant.fields(), depth);
                // An option within an option: that there is one is said.
                return variant.fields().isEmpty() || value != null ? value : Collections.singletonMap("Some", null);
            }
            charge(variant.name().length() / NAME_CHARACTERS, reader.position());
            if (variant.fields().isEmpty()) {
                return variant.name();
            }
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put(variant.name(), fieldsOf(variant.fields(), depth));
            return map;
        }

        private String bits(TypeDefinition.BitSequence definition) {
            int wordBytes = metadata.type(definition.store()) instanceof TypeDefinition.Primitive word
                    ? word.sizeBytes() : 1;
            boolean lowFirst = !(metadata.type(definition.order()) instanceof TypeDefinition.Composite order
                    && order.name().equals("Msb0"));
            long length = reader.compact();
            long words = length / (8L * wordBytes) + (length % (8L * wordBytes) == 0 ? 0 : 1);
            reader.requireLeft(words > Integer.MAX_VALUE ? words : words * wordBytes);
            charge((int) Math.min(MOST_VALUES, length / NAME_CHARACTERS), reader.position());
            StringBuilder text = new StringBuilder("0b");
            for (long done = 0; done < length; done += 8L * wordBytes) {
                BigInteger word = new BigInteger(1, bigEndian(wordBytes));
                for (int bit = 0; bit < Math.min(8L * wordBytes, length - done); bit++) {
                    text.append(word.testBit(lowFirst ? bit : 8 * wordBytes - 1 - bit) ? '1' : '0');
                }
            }
            return text.toString();
        }
    }
}
