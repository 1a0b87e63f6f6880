package xyz.autonomys.blocktimes.rpc.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    @ParameterizedTest
    @CsvSource({
        "ws://127.0.0.1:9944,ws://127.0.0.1:9944",
        "wss://rpc.mainnet.autonomys.xyz/ws,wss://rpc.mainnet.autonomys.xyz/ws",
        "wss://user:password@host/ws,wss://host/ws",
        "wss://host/ws?key=secret#part,wss://host/ws",
        "wss://host/v2/0123456789abcdef0123/ws,wss://host/v2/***/ws",
        "wss://host/a1b2c3d4e5,wss://host/***"
    })
    void secretsOfAUrlAreNotShown(String url, String shown) {
        assertThat(Endpoints.masked(Endpoints.parse(url).get(0))).isEqualTo(shown);
    }

    @Test
    void aListIsSeparatedByCommas() {
        assertThat(Endpoints.parse(" ws://a:1 , wss://b/ws,"))
                .extracting(Object::toString)
                .containsExactly("ws://a:1", "wss://b/ws");
    }
}
