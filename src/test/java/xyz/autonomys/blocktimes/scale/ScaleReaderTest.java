package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleReaderTest {

    private static ScaleReader reader(String hex) {
        return new ScaleReader(Hex.decode(hex));
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ScaleReader reader, Consumer<ScaleReader> read) {
        return assertThatThrownBy(() -> read.accept(reader)).isInstanceOf(ScaleException.class);
    }

    @Test
    void integersAreLittleEndianAndUnsigned() {
        ScaleReader reader = reader("0xfe01ff020304f5060708090a0b0c8d");

        assertThat(reader.u8()).isEqualTo(0xfe);
        assertThat(reader.bytes(2)).containsExactly(0x01, 0xff);
        assertThat(reader.u32()).isEqualTo(0xf5040302L);
        assertThat(reader.position()).isEqualTo(7);
        assertThat(reader.remaining()).isEqualTo(8);
        assertThat(reader.u64()).isEqualTo(0x8d0c0b0a09080706L);
        assertThat(reader.remaining()).isZero();
        reader.requireEnd();
    }

    @Test
    void aReadPastTheEndSaysWhatItNeedsAndWhere() {
        assertRefused(reader("0x"), ScaleReader::u8).hasMessage("needs 1 bytes, 0 left at offset 0");
        assertRefused(reader("0x010203"), ScaleReader::u32).hasMessage("needs 4 bytes, 3 left at offset 0");
        assertRefused(reader("0x01020304050607"), ScaleReader::u64).hasMessage("needs 8 bytes, 7 left at offset 0");
        ScaleReader reader = reader("0x010203");
        reader.skip(1);
        assertRefused(reader, r -> r.bytes(3)).hasMessage("needs 3 bytes, 2 left at offset 1");
        assertRefused(reader, r -> r.skip(-1)).hasMessage("needs -1 bytes, 2 left at offset 1");
        assertRefused(reader, r -> r.skip(1L << 32)).hasMessage("needs 4294967296 bytes, 2 left at offset 1");
        reader.skip(0);
        assertThat(reader.bytes(2)).containsExactly(2, 3);
    }

    @Test
    void aSliceEndsBeforeItsArrayDoesAndCountsOffsetsFromTheArraysStart() {
        ScaleReader reader = new ScaleReader(new byte[] {1, 2, 3, 4}, 1, 3);

        assertThat(reader.position()).isEqualTo(1);
        assertThat(reader.remaining()).isEqualTo(2);
        assertThat(reader.u8()).isEqualTo(2);
        assertRefused(reader, ScaleReader::requireEnd).hasMessage("1 bytes left over at offset 2");
        assertThat(reader.u8()).isEqualTo(3);
        reader.requireEnd();
        assertRefused(reader, ScaleReader::u8).hasMessage("needs 1 bytes, 0 left at offset 3");
        assertThatThrownBy(() -> new ScaleReader(new byte[4], 1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anErrorHoldsItsOffsetAndNoStackTrace() {
        assertRefused(new ScaleReader(new byte[4], 2, 3), ScaleReader::u32)
                .isInstanceOfSatisfying(ScaleException.class, e -> {
                    assertThat(Offset.of(e)).isEqualTo(2);
                    assertThat(e.getStackTrace()).isEmpty();
                    assertThat(e.fillInStackTrace()).isSameAs(e);
                });
    }

    @Test
    void aBooleanIsZeroOrOne() {
        ScaleReader reader = reader("0x000102");

        assertThat(reader.bool()).isFalse();
        assertThat(reader.bool()).isTrue();
        assertRefused(reader, ScaleReader::bool).hasMessage("boolean byte is 2 at offset 2");
    }

    @ParameterizedTest
    @CsvSource({
        "0xfd03, 255",
        "0x13ffffffffffffff7f, 9223372036854775807",
        "0x17010203040506070000, 1976943448883713",
        "0x1b000000000000000000000000, 0"
    })
    void aCompactIntegerMayBeWiderThanItNeeds(String hex, long value) {
        ScaleReader reader = reader("0xff" + hex.substring(2));
        reader.skip(1);
        assertThat(reader.compact()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0x13ffffffffffffff80, 8",
        "0x17ffffffffffffff0001, 9",
        "0x17000000000000008000, 9"
    })
    void aCompactIntegerOfMoreThan63BitsIsRefusedAtItsFirstByte(String hex, int width) {
        ScaleReader reader = reader("0xff" + hex.substring(2));
        reader.skip(1);
        assertRefused(reader, ScaleReader::compact)
                .hasMessage("compact integer of " + width + " bytes is wider than 63 bits at offset 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0x01 | needs 1 bytes, 0 left at offset 1",
        "0x020000 | needs 4 bytes, 3 left at offset 0",
        "0x03000000 | needs 4 bytes, 3 left at offset 1",
        "0x1300000000000000 | needs 8 bytes, 7 left at offset 1"
    })
    void aCompactIntegerThatIsCutOffIsRefused(String hex, String message) {
        assertRefused(reader(hex), ScaleReader::compact).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"0xfc, 1", "0x0100, 2", "0x02000000, 4", "0x0300000000, 5", "0x130000000000000000, 9"})
    void skippingACompactIntegerStopsBehindIt(String hex, int length) {
        ScaleReader reader = reader(hex + "0000");
        reader.skipCompact();
        assertThat(reader.position()).isEqualTo(length);
    }

    @Test
    void theWidestCompactIntegerIsSkippedWhole() {
        byte[] widest = new byte[68];
        widest[0] = (byte) 0xff;
        ScaleReader reader = new ScaleReader(widest);
        reader.skipCompact();
        assertThat(reader.position()).isEqualTo(68);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0x01 | needs 1 bytes, 0 left at offset 1",
        "0x020000 | needs 3 bytes, 2 left at offset 1",
        "0x07000000 | needs 5 bytes, 3 left at offset 1"
    })
    void skippingACompactIntegerThatIsCutOffIsRefused(String hex, String message) {
        assertRefused(reader(hex), ScaleReader::skipCompact).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCountIsRefusedWhereItsElementsCannotBeThere(int elementBytes) {
        assertThat(new ScaleReader(new byte[] {8, 0, 0, 0, 0, 0, 0}, 0, 1 + 2 * elementBytes).count(elementBytes))
                .isEqualTo(2);
        ScaleReader tooShort = new ScaleReader(new byte[] {0, 8, 0, 0, 0, 0, 0, 0}, 0, 1 + 2 * elementBytes);
        tooShort.skip(1);
        assertRefused(tooShort, r -> r.count(elementBytes))
                .hasMessage("length 2 but " + (2 * elementBytes - 1) + " bytes left at offset 1");
    }

    @Test
    void textIsUtf8BehindItsLength() {
        assertThat(reader("0x0cc3a46a00").string()).isEqualTo("äj");
        assertRefused(reader("0x0cc3a4"), ScaleReader::string).hasMessage("length 3 but 2 bytes left at offset 0");
    }
}
