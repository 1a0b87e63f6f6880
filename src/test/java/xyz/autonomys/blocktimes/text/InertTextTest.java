package xyz.autonomys.blocktimes.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InertTextTest {

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x0A, 0x0D, 0x09, 0x1B, 0x7F, 0x85, 0x9B, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029,
        0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xD800, 0xDFFF})
    void whatWouldActOnATerminalIsEscaped(int unit) {
        String hex = String.format("\\u%04x", unit);
        assertThat(InertText.of("a" + (char) unit + "b", 99)).isEqualTo("a" + hex + "b");
        assertThat(InertText.of("" + (char) unit, 99)).isEqualTo(hex);
    }

    @Test
    void aFormattingCharacterBeyondTheFirstPlaneIsEscapedByItsTwoUnits() {
        assertThat(InertText.of("x\uDB40\uDC01y", 99)).isEqualTo("x\\udb40\\udc01y");
    }

    @Test
    void otherTextStaysAsItIs() {
        String text = "state_call: „ä é 日本 \uD83D\uDE00“ … \\ \" < > &";
        assertThat(InertText.of(text, 99)).isSameAs(text);
        assertThat(InertText.of("", 1)).isEmpty();
        assertThat(InertText.of(null, 1)).isNull();
    }

    @Test
    void longTextIsCut() {
        assertThat(InertText.of("abcdef", 6)).isEqualTo("abcdef");
        assertThat(InertText.of("abcdefg", 6)).isEqualTo("abcdef…");
        assertThat(InertText.of("abc\n\n\n\n", 5)).isEqualTo("abc\\u000a\\u000a…");
        // Not through the middle of a character.
        assertThat(InertText.of("ab\uD83D\uDE00c", 3)).isEqualTo("ab…");
    }
}
