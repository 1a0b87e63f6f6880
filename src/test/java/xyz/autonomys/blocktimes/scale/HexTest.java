package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HexTest {

    @Test
    void everyByteIsTwoLowerCaseDigitsAndIsReadBack() {
        byte[] bytes = new byte[256];
        StringBuilder text = new StringBuilder("0x");
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
            text.append(String.format("%02x", i));
        }

        assertThat(Hex.encode(bytes)).isEqualTo(text.toString());
        assertThat(Hex.decode(text.toString())).isEqualTo(bytes);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(Hex.decode(String.format("%02X", i))).containsExactly(bytes[i]);
        }
    }

    @Test
    void aPartIsWrittenFromItsFirstByteToBeforeItsEnd() {
        assertThat(Hex.encode(new byte[] {1, 2, 3, 4}, 1, 3)).isEqualTo("0x0203");
        assertThat(Hex.encode(new byte[] {1, 2, 3, 4}, 2, 2)).isEqualTo("0x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x09af", "0X09AF", "09af"})
    void thePrefixMayBeMissingAndDigitsOfEitherCase(String text) {
        assertThat(Hex.decode(text)).containsExactly(0x09, 0xaf);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x"})
    void noDigitsAreNoBytes(String text) {
        assertThat(Hex.decode(text)).isEmpty();
    }

    @Test
    void aBufferIsReadFromItsOffsetForItsLength() {
        assertThat(Hex.decode("zz0x0a0bzz".toCharArray(), 2, 6)).containsExactly(10, 11);
        assertThat(Hex.decode("zz0a0bzz".toCharArray(), 2, 4)).containsExactly(10, 11);
        assertThatThrownBy(() -> Hex.decode("zz0x0a0bzz".toCharArray(), 2, 7))
                .hasMessage("'z' is not a hex digit at offset 6");
        assertThatThrownBy(() -> Hex.decode("zz0x0a0bzz".toCharArray(), 2, 5))
                .hasMessage("hex text ends in the middle of a byte at offset 5");
        assertThatThrownBy(() -> Hex.decode("0x".toCharArray(), 0, 1))
                .hasMessage("hex text ends in the middle of a byte at offset 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0xg0 | 'g' is not a hex digit at offset 2",
        "0x0g | 'g' is not a hex digit at offset 3",
        "g000 | 'g' is not a hex digit at offset 0",
        "0x00/0 | '/' is not a hex digit at offset 4",
        "0x0: | ':' is not a hex digit at offset 3",
        "1x00 | 'x' is not a hex digit at offset 1",
        "0y00 | 'y' is not a hex digit at offset 1",
        "0x0g0 | 'g' is not a hex digit at offset 3",
        "0x000g | 'g' is not a hex digit at offset 5",
        "0x000 | hex text ends in the middle of a byte at offset 5",
        "0 | hex text ends in the middle of a byte at offset 1"
    })
    void whatIsNoHexIsRefusedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> Hex.decode(text)).isInstanceOf(ScaleException.class).hasMessage(message);
    }

    /** Characters past ASCII whose low bits are those of a digit, and the last character of ASCII. */
    @ParameterizedTest
    @ValueSource(chars = {'\u0130', '\u00b0', '\u0080', '\u007f', '\uff10'})
    void charactersThatOnlyLookLikeDigitsAreRefused(char character) {
        assertThatThrownBy(() -> Hex.decode("0x0" + character))
                .hasMessage("'" + character + "' is not a hex digit at offset 3");
        assertThatThrownBy(() -> Hex.decode("0x00" + character + "0"))
                .hasMessage("'" + character + "' is not a hex digit at offset 4");
    }
}
