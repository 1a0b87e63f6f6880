package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0x00",
        "1, 0x04",
        "63, 0xfc",
        "64, 0x0101",
        "16383, 0xfdff",
        "16384, 0x02000100",
        "1073741823, 0xfeffffff",
        "1073741824, 0x0300000040",
        "4294967295, 0x03ffffffff",
        "4294967296, 0x070000000001",
        "1099511627775, 0x07ffffffffff",
        "1099511627776, 0x0b000000000001",
        "9223372036854775807, 0x13ffffffffffffff7f"
    })
    void aNumberTakesTheFewestBytesAndIsReadBack(long value, String encoded) {
        assertThat(Hex.encode(Compact.encode(value))).isEqualTo(encoded);
        ScaleReader reader = new ScaleReader(Hex.decode(encoded));
        assertThat(reader.compact()).isEqualTo(value);
        assertThat(reader.remaining()).isZero();
        ScaleReader skipping = new ScaleReader(Hex.decode(encoded));
        skipping.skipCompact();
        assertThat(skipping.remaining()).isZero();
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> Compact.encode(-1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compact integers are unsigned, not -1");
    }
}
