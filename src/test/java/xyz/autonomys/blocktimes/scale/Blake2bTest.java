package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Blake2bTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

    @Test
    void hashesAreThoseOfBlake2bOf256Bits() {
        assertThat(Hex.encode(Blake2b.hash256(new byte[0])))
                .isEqualTo("0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
        assertThat(Hex.encode(Blake2b.hash256(ABC)))
                .isEqualTo("0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    }

    @Test
    void aPartOfTheInputIsHashedAlone() {
        assertThat(Blake2b.hash256(ABC, 1, 2)).isEqualTo(Blake2b.hash256(new byte[] {'b', 'c'}));
    }
}
