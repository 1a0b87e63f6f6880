package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
    void aTextOfBytesIsReadUpToTheFirstCharacterThatIsNoDigit() {
        byte[] bytes = new byte[8];
        assertThat(Hex.decode(ascii("zz0a0b\""), 2, 7, bytes, 1)).isEqualTo(4);
        assertThat(bytes).startsWith(0, 10, 11);
        assertThat(Hex.decode(ascii("0a0"), 0, 3, bytes, 0)).isEqualTo(3);
        assertThat(Hex.decode(ascii("0a0b0c0d0e0f\""), 0, 6, bytes, 0)).isEqualTo(6);
        assertThat(Hex.decode(ascii("\""), 0, 1, bytes, 0)).isZero();
        assertThat(Hex.decode(ascii("0a"), 2, 2, bytes, 0)).isZero();
    }

    /** Eight digits are read at once: each place of them with each byte. */
    @Test
    void eachByteAtEachPlaceIsADigitOrIsNot() {
        for (int place = 0; place < 8; place++) {
            for (int value = 0; value < 256; value++) {
                byte[] text = ascii("76543210\"");
                text[place] = (byte) value;
                String digits = new String(text, 0, 8, StandardCharsets.ISO_8859_1);
                boolean isDigit = value < 128 && Character.digit(value, 16) >= 0;
                byte[] bytes = new byte[4];

                assertThat(Hex.decode(text, 0, text.length, bytes, 0)).as("%s", digits).isEqualTo(isDigit ? 8 : place);
                if (isDigit) {
                    assertThat(Hex.encode(bytes)).as("%s", digits).isEqualTo("0x" + digits.toLowerCase(Locale.ROOT));
                }
                assertThat(Hex.isLowerCase(text, 0, 8)).as("%s", digits)
                        .isEqualTo(isDigit && digits.equals(digits.toLowerCase(Locale.ROOT)));
            }
        }
    }

    @Test
    void digitsBesideEightAreLookedAtToo() {
        assertThat(Hex.isLowerCase(ascii("0123456789"), 0, 10)).isTrue();
        assertThat(Hex.isLowerCase(ascii("01234567aF"), 0, 10)).isFalse();
        assertThat(Hex.isLowerCase(ascii("01234567ag"), 0, 10)).isFalse();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
