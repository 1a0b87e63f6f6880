package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of every kind of type are passed over to the byte, and nesting ends at its limit. */
class SkipperTest {

    private static final Skipper BYTE = new Skipper.Fixed(1);
    private static final Skipper BYTES = new Skipper.FixedElements(1);

    /** How many bytes of the input, behind one that is not part of the value, the value takes. */
    private static int taken(Skipper skipper, String hex, int depth) {
        ScaleReader reader = new ScaleReader(Hex.decode("ff" + hex));
        reader.skip(1);
        skipper.skip(reader, depth);
        return reader.position() - 1;
    }

    private static int taken(Skipper skipper, String hex) {
        return taken(skipper, hex, 0);
    }

    private static void assertRefused(Skipper skipper, String hex, String message) {
        assertThatThrownBy(() -> taken(skipper, hex)).isInstanceOf(ScaleException.class).hasMessage(message);
    }

    @Test
    void aFixedSizeIsThatManyBytes() {
        assertThat(taken(new Skipper.Fixed(3), "01020304")).isEqualTo(3);
        assertThat(new Skipper.Fixed(3).fixedSizeBytes()).isEqualTo(3);
        assertThat(new Skipper.Fixed(Skipper.HUGE + 1).fixedSizeBytes()).isEqualTo(1L << 40);
        assertRefused(new Skipper.Fixed(3), "0102", "needs 3 bytes, 2 left at offset 1");
    }

    @Test
    void aCompactIntegerTakesWhatItsModeSays() {
        assertThat(taken(new Skipper.CompactInteger(), "fc00")).isEqualTo(1);
        assertThat(taken(new Skipper.CompactInteger(), "0200000000")).isEqualTo(4);
        assertThat(new Skipper.CompactInteger().fixedSizeBytes()).isEqualTo(-1);
    }

    @Test
    void elementsOfOneSizeTakeTheirNumberTimesTheirSize() {
        assertThat(taken(new Skipper.FixedElements(2), "080102030405")).isEqualTo(5);
        assertThat(taken(new Skipper.FixedElements(2), "0801020304")).isEqualTo(5);
        assertThat(taken(new Skipper.FixedElements(2), "0001")).isEqualTo(1);
        assertThat(taken(new Skipper.FixedElements(0), "13ffffffffffffff7f00")).isEqualTo(9);
        assertRefused(new Skipper.FixedElements(2), "08010203",
                "length 2 of 2-byte elements but 3 bytes left at offset 1");
        assertRefused(new Skipper.FixedElements(3), "13ffffffffffffff7f000000",
                "length 9223372036854775807 of 3-byte elements but 3 bytes left at offset 1");
    }

    @Test
    void elementsAreSkippedOneByOne() {
        assertThat(taken(new Skipper.Elements(BYTES), "080401080102ff")).isEqualTo(6);
        assertThat(taken(new Skipper.Elements(BYTES), "00ff")).isEqualTo(1);
        assertRefused(new Skipper.Elements(BYTES), "0c0000", "length 3 but 2 bytes left at offset 1");
    }

    @Test
    void aRepeatedElementIsSkippedAsOftenAsItsTypeSays() {
        assertThat(taken(new Skipper.Repeated(2, BYTES), "04010401ff")).isEqualTo(4);
        assertThat(taken(new Skipper.Repeated(0, BYTES), "ff")).isZero();
        assertRefused(new Skipper.Repeated(2, BYTES), "0401", "needs 1 bytes, 0 left at offset 3");
    }

    @Test
    void fieldsAreSkippedInOrder() {
        assertThat(taken(new Skipper.Fields(new Skipper[] {BYTES, BYTE}), "040105ff")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"00, 1", "0208ffffff, 4", "05ff, 2"})
    void theIndexChoosesTheVariantWhereIndicesHaveGaps(String hex, int length) {
        Skipper gaps = new Skipper.Enumeration(new int[] {0, 2, 5}, new Skipper[] {new Skipper.Fixed(0), BYTES, BYTE});
        assertThat(taken(gaps, hex)).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({"00, 1", "01ff, 2", "020401ff, 3"})
    void theIndexChoosesTheVariantWhereIndicesHaveNone(String hex, int length) {
        Skipper dense = new Skipper.Enumeration(new int[] {0, 1, 2}, new Skipper[] {new Skipper.Fixed(0), BYTE, BYTES});
        assertThat(taken(dense, hex)).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({"01, 1", "03, 3", "06, 6", "ff, 255"})
    void anIndexWithoutVariantIsRefused(String hex, int index) {
        Skipper gaps = new Skipper.Enumeration(new int[] {0, 2, 5}, new Skipper[] {BYTE, BYTE, BYTE});
        assertRefused(gaps, hex, "unknown variant " + index + " at offset 1");
    }

    @Test
    void anEnumWithoutVariantsHasNoValue() {
        assertRefused(new Skipper.Enumeration(new int[0], new Skipper[0]), "00", "unknown variant 0 at offset 1");
    }

    @ParameterizedTest
    @CsvSource({"1, 00ff, 1", "1, 04ffff, 2", "1, 20ffff, 2", "1, 24ffffff, 3", "2, 04ffffff, 3", "2, 44ffffffffff, 5",
        "4, 04ffffffffff, 5", "8, 04ffffffffffffffffff, 9", "1, 40ffff, 3"})
    void bitsFillWholeWordsOfTheirStore(int storeBytes, String hex, int length) {
        assertThat(taken(new Skipper.Bits(storeBytes), hex)).isEqualTo(length);
    }

    @Test
    void moreBitsThanAreLeftAreRefused() {
        assertRefused(new Skipper.Bits(1), "44ffff", "17 bits but 2 bytes left at offset 1");
        assertRefused(new Skipper.Bits(2), "04ff", "needs 2 bytes, 1 left at offset 2");
    }

    /** Kinds that hold a value, each around a list of lists with nothing in it, and the bytes of such a value. */
    static Stream<Object[]> kindsThatNest() {
        Skipper inner = new Skipper.Elements(BYTES);
        return Stream.of(
                new Object[] {new Skipper.Elements(inner), "0400", 1},
                new Object[] {new Skipper.Repeated(1, inner), "00", 0},
                new Object[] {new Skipper.Fields(new Skipper[] {BYTE, inner}), "0000", 1},
                new Object[] {new Skipper.Enumeration(new int[] {0}, new Skipper[] {inner}), "0000", 1},
                new Object[] {new Skipper.Recursion(new Skipper[] {BYTE, inner}, 1), "00", 0});
    }

    @ParameterizedTest
    @MethodSource("kindsThatNest")
    void aValueLiesOneDeeperThanWhatHoldsIt(Skipper outer, String hex, int innerFrom) {
        assertThat(taken(outer, hex, Skipper.NESTING_LIMIT - 2)).isEqualTo(innerFrom + 1);
        assertThatThrownBy(() -> taken(outer, hex, Skipper.NESTING_LIMIT - 1))
                .hasMessage("values nested deeper than 256 at offset " + (innerFrom + 1));
        assertThatThrownBy(() -> taken(outer, hex, Skipper.NESTING_LIMIT))
                .hasMessage("values nested deeper than 256 at offset 1");
    }
}
