package xyz.autonomys.blocktimes.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.devnet.MetadataWriter.Field;
import xyz.autonomys.blocktimes.devnet.MetadataWriter.Variant;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Metadata;
import xyz.autonomys.blocktimes.scale.ScaleException;

/** Types that no runtime has and a hostile node could send: the walk ends, soon, with the value or an error. */
class HostileTypesTest {

    private final MetadataWriter metadata = new MetadataWriter();

    /** Walks one event whose only field has that type. */
    private List<byte[]> walk(int type, byte[] value) {
        metadata.pallet("P", 0, metadata.enumeration(List.of(new Variant("E", 0, List.of(new Field("f", type))))));
        EventCursor cursor = new EventWalker(Metadata.decode(metadata.write()))
                .walk(new ScaleWriter().compact(1).u8(1).u8(0).u8(0).raw(value).compact(0).toBytes());
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.next()).isFalse();
        cursor = new EventWalker(Metadata.decode(metadata.write()))
                .walk(new ScaleWriter().compact(1).u8(1).u8(0).u8(0).raw(value).compact(0).toBytes());
        cursor.next();
        return cursor.argumentBytes();
    }

    @Test
    void aTypeThatHoldsItselfIsAnErrorAndNoOverflow() {
        int self = 0;
        int type = metadata.composite(new Field(null, self), new Field(null, self));

        assertThatThrownBy(() -> walk(type, new byte[8])).isInstanceOf(ScaleException.class)
                .hasMessageContaining("P.E: values nested deeper than 256");
    }

    @Test
    void aListByRecursionIsReadToTheLimitOfNesting() {
        int list = 0;
        int type = metadata.enumeration(
                List.of(new Variant("Nil", 0, List.of()), new Variant("Cons", 1, List.of(new Field(null, list)))));
        byte[] deep = new byte[100];
        java.util.Arrays.fill(deep, 0, 99, (byte) 1);
        assertThat(walk(type, deep)).containsExactly(deep);

        byte[] deeper = new byte[100_000];
        java.util.Arrays.fill(deeper, (byte) 1);
        assertThatThrownBy(() -> new EventWalker(Metadata.decode(metadata.write()))
                .walk(new ScaleWriter().compact(1).u8(1).u8(0).u8(0).raw(deeper).toBytes()).next())
                .hasMessageContaining("P.E: values nested deeper than 256");
    }

    @Test
    void typesNestedTooDeeplyAreRefusedWithTheMetadata() {
        int type = metadata.primitive(3);
        for (int i = 0; i < 5_000; i++) {
            type = metadata.composite(new Field(null, type));
        }
        int deepest = type;

        assertThatThrownBy(() -> walk(deepest, new byte[1]))
                .hasMessageContaining("metadata nests types deeper than 256");
    }

    @Test
    void elementsWithoutSizeCostNothingHoweverManyThereAre() {
        int nothing = metadata.composite();
        int many = metadata.array(1 << 30, nothing);
        int manyTimesMany = metadata.array(1 << 30, many);

        assertThat(walk(manyTimesMany, new byte[0])).containsExactly(new byte[0]);
    }

    @Test
    void sizesThatAddUpPastAllBoundsAreMoreThanIsLeft() {
        int type = metadata.primitive(7);
        for (int i = 0; i < 5; i++) {
            type = metadata.array(1 << 30, type);
        }
        int huge = type;

        assertThatThrownBy(() -> walk(huge, new byte[64]))
                .hasMessageContaining("P.E: needs 1099511627776 bytes, 65 left");
    }

    @Test
    void aLongArrayOfSmallVariantsEndsWithTheBytes() {
        int option =
                metadata.enumeration(List.of(new Variant("None", 0, List.of()), new Variant("Some", 1, List.of())));
        int array = metadata.array(Integer.MAX_VALUE, option);

        assertThatThrownBy(() -> walk(array, new byte[1_000])).hasMessageContaining("P.E: needs 1 bytes, 0 left");
    }

    @Test
    void twoPalletsOrVariantsOfOneIndexAndTypesThatAreNotThereAreRefused() {
        metadata.pallet("A", 0, -1);
        assertThatThrownBy(() -> walk(metadata.primitive(3), new byte[1]))
                .hasMessageContaining("two pallets have index 0");
        MetadataWriter variants = new MetadataWriter();
        variants.enumeration(List.of(new Variant("A", 5, List.of()), new Variant("B", 5, List.of())));
        assertThatThrownBy(() -> Metadata.decode(variants.write()))
                .hasMessageContaining("two variants of one enum have index 5");
        MetadataWriter missing = new MetadataWriter();
        missing.pallet("P", 0, 7);
        assertThatThrownBy(() -> new EventWalker(Metadata.decode(missing.write())))
                .hasMessageContaining("metadata names type 7 but has 0");
    }
}
