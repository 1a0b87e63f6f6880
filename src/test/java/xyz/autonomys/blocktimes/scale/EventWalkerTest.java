package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Field;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Variant;

class EventWalkerTest {

    private static final String TOPIC = "ab".repeat(32);

    private static EventWalker walker() {
        MetadataBytes metadata = new MetadataBytes();
        int u8 = metadata.primitive(3);
        int text = metadata.primitive(2);
        int first = metadata.enumeration(new Variant("Empty", 0),
                new Variant("Mixed", 4, new Field("name", text), new Field(null, u8), new Field("last", u8)));
        int second = metadata.enumeration(new Variant("Other", 255, new Field("value", u8)));
        metadata.pallet("First", 0, first).palletWithoutEvents("Silent", 1).pallet("Second", 255, second);
        return new EventWalker(Metadata.decode(metadata.bytes()));
    }

    private static EventCursor walk(String hex) {
        return walker().walk(Hex.decode(hex));
    }

    @Test
    void eventsHaveTheirPhaseLayoutTopicsAndFields() {
        EventCursor cursor = walk("0c" + "00" + "030000f0" + "0004" + "0866aa" + "01" + "02" + "08" + TOPIC + TOPIC
                + "01" + "0000" + "00" + "02" + "ffff" + "09" + "04" + TOPIC);

        assertThat(cursor.count()).isEqualTo(3);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.phase()).isEqualTo(0xf0000003L);
        assertThat(cursor.layout()).hasToString("First.Mixed");
        assertThat(cursor.topics()).isEqualTo(2);
        assertThat(cursor.argumentBytes()).containsExactly(new byte[] {8, 0x66, (byte) 0xaa}, new byte[] {1},
                new byte[] {2});
        assertThat(cursor.arguments().position()).isEqualTo(8);
        assertThat(cursor.arguments().remaining()).isEqualTo(5);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.phase()).isEqualTo(EventCursor.FINALIZATION);
        assertThat(cursor.layout()).hasToString("First.Empty");
        assertThat(cursor.topics()).isZero();
        assertThat(cursor.argumentBytes()).isEmpty();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.phase()).isEqualTo(EventCursor.INITIALIZATION);
        assertThat(cursor.layout()).hasToString("Second.Other");
        assertThat(cursor.topics()).isEqualTo(1);
        assertThat(cursor.arguments().u8()).isEqualTo(9);
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void aBlockWithoutEventsHasNone() {
        assertThat(walk("").count()).isZero();
        assertThat(walk("").next()).isFalse();
        assertThat(walk("00").next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "04 01 00 00 00 00 | 1 | 1 bytes left over at offset 5",
        "04 03 00 00 00 | 0 | event 0: unknown phase 3 at offset 1",
        "08 01 00 00 00 ff 00 00 00 | 1 | event 1: unknown phase 255 at offset 5",
        "04 01 02 00 00 | 0 | no pallet with events has index 2 at offset 2",
        "04 01 01 00 00 | 0 | no pallet with events has index 1 at offset 2",
        "04 01 00 01 00 | 0 | pallet index 0 has no event 1 at offset 2",
        "04 01 ff fe 00 | 0 | pallet index 255 has no event 254 at offset 2",
        "04 01 ff ff 00 | 0 | Second.Other: needs 1 bytes, 0 left at offset 5",
        "04 01 00 04 0c aabb | 0 | First.Mixed: length 3 of 1-byte elements but 2 bytes left at offset 4",
        "04 01 00 00 04 00 | 0 | First.Empty: length 1 but 1 bytes left at offset 4",
        "04 02 00 00 | 0 | length 1 but 3 bytes left at offset 0"
    })
    void whatDoesNotFitTheLayoutsIsRefusedWithItsPlace(String hex, int good, String message) {
        assertThatThrownBy(() -> {
            EventCursor cursor = walk(hex.replace(" ", ""));
            for (int i = 0; i < good; i++) {
                assertThat(cursor.next()).isTrue();
            }
            cursor.next();
        }).isInstanceOf(ScaleException.class).hasMessage(message);
    }

    @Test
    void anErrorWithinAnEventKeepsItsOffset() {
        EventCursor cursor = walk("0401ffff00");
        assertThatThrownBy(cursor::next).isInstanceOfSatisfying(ScaleException.class,
                e -> assertThat(Offset.of(e)).isEqualTo(5));
    }

    @Test
    void aLayoutIsFoundByItsNames() {
        EventWalker walker = walker();

        EventLayout layout = walker.layout("First", "Mixed").orElseThrow();
        assertThat(layout.pallet()).isEqualTo("First");
        assertThat(layout.event()).isEqualTo("Mixed");
        assertThat(layout.fieldNames()).containsExactly("name", "1", "last");
        assertThat(layout.fieldSizesBytes()).containsExactly(-1L, 1L, 1L);
        assertThat(walker.layout("Second", "Other")).map(EventLayout::toString).contains("Second.Other");
        assertThat(walker.layout("Second", "Mixed")).isEmpty();
        assertThat(walker.layout("First", "Other")).isEmpty();
        assertThat(walker.layout("Silent", "Empty")).isEmpty();
        assertThat(layout.is("First", "Mixed")).isTrue();
        assertThat(layout.is("Second", "Mixed")).isFalse();
        assertThat(layout.is("First", "Empty")).isFalse();
    }

    @Test
    void eventsThatAreNoEnumAreRefused() {
        MetadataBytes metadata = new MetadataBytes();
        metadata.pallet("Odd", 3, metadata.primitive(3));
        assertThatThrownBy(() -> new EventWalker(Metadata.decode(metadata.bytes()))).isInstanceOf(ScaleException.class)
                .hasMessage("metadata: the events of pallet Odd are not an enum at offset 0");
    }
}
