package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Field;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Variant;

class MetadataTest {

    /** Bytes of the magic, the version and a count of types below 64. */
    private static final int FIRST_TYPE_FROM = 6;
    /** Bytes of a type's number, path and parameters. */
    private static final int DEFINITION_FROM = 1 + 8 + 9;

    private final MetadataBytes metadata = new MetadataBytes();

    private static void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> Metadata.decode(bytes)).isInstanceOf(ScaleException.class).hasMessage(message);
    }

    private MetadataBytes ofEverything() {
        int u8 = metadata.primitive(3);
        int text = metadata.primitive(2);
        metadata.composite(new Field("named", u8), new Field(null, text));
        int events = metadata.enumeration(new Variant("Late", 9), new Variant("Early", 2, new Field("f", text)));
        metadata.sequence(u8);
        metadata.array(0xffff_ffffL, text);
        metadata.tuple(text, u8, text);
        metadata.tuple();
        metadata.compactOf(u8);
        metadata.bits(u8, text);
        return metadata.palletWithoutEvents("System", 3).pallet("Events", 200, events);
    }

    @Test
    void everyKindOfTypeIsRead() {
        Metadata read = Metadata.decode(ofEverything().bytes());

        assertThat(read.typeCount()).isEqualTo(10);
        assertThat(read.type(0))
                .isEqualTo(new TypeDefinition.Primitive(1, TypeDefinition.Primitive.Kind.UNSIGNED));
        assertThat(read.type(1)).isEqualTo(new TypeDefinition.Text());
        assertThat(((TypeDefinition.Composite) read.type(2)).fields()).containsExactly(
                new TypeDefinition.Field("named", 0), new TypeDefinition.Field(null, 1));
        assertThat(read.type(3)).isEqualTo(new TypeDefinition.Enumeration("path", List.of(
                new TypeDefinition.Variant("Early", 2, List.of(new TypeDefinition.Field("f", 1))),
                new TypeDefinition.Variant("Late", 9, List.of()))));
        assertThat(read.type(4)).isEqualTo(new TypeDefinition.Sequence(0));
        assertThat(read.type(5)).isEqualTo(new TypeDefinition.FixedArray(0xffff_ffffL, 1));
        assertThat(((TypeDefinition.Composite) read.type(6)).fields()).extracting(TypeDefinition.Field::type)
                .containsExactly(1, 0, 1);
        assertThat(((TypeDefinition.Composite) read.type(7)).fields()).isEmpty();
        assertThat(read.type(8)).isEqualTo(new TypeDefinition.CompactInteger(0));
        assertThat(read.type(9)).isEqualTo(new TypeDefinition.BitSequence(0, 1));
    }

    @Test
    void palletsHaveTheirNameIndexAndEvents() {
        Metadata read = Metadata.decode(ofEverything().bytes());

        assertThat(read.pallets()).containsExactly(new Metadata.Pallet("System", 3, -1),
                new Metadata.Pallet("Events", 200, 3));
        assertThat(read.pallets()).extracting(Metadata.Pallet::hasEvents).containsExactly(false, true);
    }

    @Test
    void aFieldWithoutNameHasNone() {
        int u8 = metadata.primitive(3);
        metadata.enumeration(new Variant("V", 0, new Field(null, u8), new Field("f", u8)));

        assertThat(Metadata.decode(metadata.bytes()).type(1)).isEqualTo(new TypeDefinition.Enumeration("path", List.of(
                new TypeDefinition.Variant("V", 0, List.of(new TypeDefinition.Field(null, 0),
                        new TypeDefinition.Field("f", 0))))));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 4", "3, 1", "4, 2", "5, 4", "6, 8", "7, 16", "8, 32", "9, 1", "10, 2", "11, 4", "12, 8",
            "13, 16", "14, 32"})
    void aPrimitiveHasItsSize(int code, int sizeBytes) {
        metadata.primitive(code);
        assertThat(Metadata.decode(metadata.bytes()).type(0))
                .isInstanceOfSatisfying(TypeDefinition.Primitive.class,
                        primitive -> assertThat(primitive.sizeBytes()).isEqualTo(sizeBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void eachVersionIsReadWithAndWithoutTheLengthBeforeIt(int version) {
        byte[] plain = ofEverything().bytes(version);
        byte[] opaque = new ScaleBytes().compact(plain.length).raw(plain).bytes();
        byte[] optional = new ScaleBytes().u8(1).raw(opaque).bytes();
        for (byte[] bytes : List.of(plain, opaque, optional)) {
            Metadata read = Metadata.decode(bytes);
            assertThat(read.pallets()).isEqualTo(Metadata.decode(metadata.bytes(14)).pallets()).hasSize(2);
            assertThat(read.typeCount()).isEqualTo(10);
            assertRefused(Arrays.copyOf(plain, plain.length + 1), "1 bytes left over at offset " + plain.length);
        }
        assertThatThrownBy(() -> Metadata.decode(Arrays.copyOf(opaque, opaque.length - 1)))
                .hasMessageStartingWith("not metadata: ");
        assertThatThrownBy(() -> Metadata.decode(new byte[] {0})).isInstanceOf(ScaleException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void everyTruncationIsRefusedWithAnOffsetWithinIt(int version) {
        byte[] whole = ofEverything().bytes(version);
        for (int length = 0; length < whole.length; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Metadata.decode(truncated)).isInstanceOfSatisfying(ScaleException.class,
                    e -> assertThat(Offset.of(e)).isBetween(0, truncated.length));
        }
    }

    @Test
    void aByteLeftOverIsRefused() {
        byte[] whole = ofEverything().bytes();
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "1 bytes left over at offset " + whole.length);
    }

    @Test
    void whatDoesNotBeginAsMetadataIsRefusedByName() {
        assertRefused(Hex.decode("0xdeadbeef0e"), "not metadata: it begins with 0xefbeadde, not \"meta\" at offset 0");
        assertRefused(Hex.decode("0x6d6574610d00"),
                "metadata is version V13, only V14, V15 and V16 are read at offset 4");
        assertRefused(Hex.decode("0x6d6574611100"),
                "metadata is version V17, only V14, V15 and V16 are read at offset 4");
    }

    @Test
    void whatIsLargerThanAnyMetadataIsNotLookedAt() {
        assertRefused(new byte[(8 << 20) + 1],
                "metadata of 8388609 bytes is larger than any runtime's at offset 8388608");
        assertRefused(new byte[8 << 20], "not metadata: it begins with 0x0, not \"meta\" at offset 0");
    }

    @Test
    void typesAreNumberedInOrder() {
        metadata.primitive(3);
        byte[] bytes = metadata.bytes();
        bytes[FIRST_TYPE_FROM] = 1 << 2;
        assertRefused(bytes, "types are not numbered in order: number 0 expected at offset 6");
    }

    @Test
    void aKindOfTypeNobodyKnowsIsRefusedAtItsByte() {
        metadata.type(new byte[] {8});
        assertRefused(metadata.bytes(), "unknown kind of type 8 at offset " + (FIRST_TYPE_FROM + DEFINITION_FROM));
    }

    @Test
    void aPrimitiveNobodyKnowsIsRefusedAtItsByte() {
        metadata.primitive(15);
        assertRefused(metadata.bytes(), "unknown primitive 15 at offset " + (FIRST_TYPE_FROM + DEFINITION_FROM + 1));
    }

    @Test
    void aTypeIdPastAllBoundsIsRefusedAtItsPlace() {
        metadata.type(new ScaleBytes().u8(2).compact(1L << 31).bytes());
        assertRefused(metadata.bytes(), "type id 2147483648 at offset " + (FIRST_TYPE_FROM + DEFINITION_FROM + 1));

        MetadataBytes highest = new MetadataBytes();
        highest.sequence(Integer.MAX_VALUE);
        assertThat(Metadata.decode(highest.bytes()).type(0)).isEqualTo(new TypeDefinition.Sequence(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 70})
    void aTypeThatIsNotThereIsRefused(int id) {
        metadata.primitive(3);
        Metadata read = Metadata.decode(metadata.bytes());
        assertThatThrownBy(() -> read.type(id)).isInstanceOf(ScaleException.class)
                .hasMessage("metadata names type " + id + " but has 1 at offset 0");
    }

    @Test
    void twoVariantsOfOneIndexAreRefusedAtTheSecond() {
        metadata.enumeration(new Variant("A", 5), new Variant("B", 5));
        int secondIndex = FIRST_TYPE_FROM + DEFINITION_FROM + 2
                + (2 + 1 + 1 + new ScaleBytes().texts("docs of a variant").size()) + 3;
        assertRefused(metadata.bytes(), "two variants of one enum have index 5 at offset " + secondIndex);
    }

    @Test
    void twoPalletsOfOneIndexAreRefusedAtTheSecond() {
        metadata.pallet("A", 7, 0).pallet("B", 7, 0);
        int palletBytes = 9;
        assertRefused(metadata.bytes(), "two pallets have index 7 at offset "
                + (metadata.palletsFrom() + 2 * palletBytes - 1));
    }

    @Test
    void aKindOfStorageNobodyKnowsIsRefusedAtItsByte() {
        metadata.palletWithoutEvents("P", 0);
        byte[] bytes = metadata.bytes();
        int kindAt = metadata.palletsFrom() + 2 + 1 + 7 + 1 + 6 + 1;
        assertThat(bytes[kindAt]).isZero();
        bytes[kindAt] = 2;
        assertRefused(bytes, "unknown kind of storage entry 2 at offset " + kindAt);
    }
}
