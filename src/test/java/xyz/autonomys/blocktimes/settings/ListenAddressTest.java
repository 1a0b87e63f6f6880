package xyz.autonomys.blocktimes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({"9187, 127.0.0.1, 9187, true", "0, 127.0.0.1, 0, true", "0.0.0.0:9187, 0.0.0.0, 9187, false",
        "127.0.0.2:1, 127.0.0.2, 1, true", "[::1]:9187, ::1, 9187, true", "[::]:65535, ::, 65535, false",
        "10.0.0.5:80, 10.0.0.5, 80, false", "localhost:80, localhost, 80, true"})
    void anAddressIsLoopbackUnlessAnotherOneIsGiven(String text, String host, int port, boolean loopback) {
        ListenAddress address = ListenAddress.parse("--observe", text);
        assertThat(address).isEqualTo(new ListenAddress(host, port));
        assertThat(address.isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "65536", "-1", "1.2.3.4", "::1:80", ":80", "host:", "host:port", "99999999"})
    void whatIsNoAddressIsRefusedWithWhatWouldDo(String text) {
        assertThatThrownBy(() -> ListenAddress.parse("--observe", text)).isInstanceOf(UsageException.class)
                .hasMessageContaining("--observe=" + text + " cannot be used: it must be PORT or ADDRESS:PORT");
    }

    @Test
    void anAddressOfIpVersion6IsInBracketsInAUrl() {
        assertThat(ListenAddress.parse("--observe", "[::]:1").shownHost()).isEqualTo("[::]");
        assertThat(ListenAddress.parse("--observe", "1").shownHost()).isEqualTo("127.0.0.1");
    }
}
