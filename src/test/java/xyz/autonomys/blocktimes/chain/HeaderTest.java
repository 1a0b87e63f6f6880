package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.scale.Hex;

class HeaderTest {

    private static Header read(String json) {
        return Answers.read(ChainCalls.bestHeader(), json);
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnusableReplyException.class).hasMessage(message);
    }

    @Test
    void aHeaderHasItsFields() {
        Header header = read(Answers.headerJson(100_000, "0x065355425f0401", "0x0008aabb"));

        assertThat(header.number()).isEqualTo(100_000);
        assertThat(header.parentHashText()).isEqualTo(Answers.hash(2));
        assertThat(Hex.encode(header.stateRoot())).isEqualTo(Answers.hash(3));
        assertThat(Hex.encode(header.extrinsicsRoot())).isEqualTo(Answers.hash(4));
        assertThat(header.logs()).extracting(Hex::encode).containsExactly("0x065355425f0401", "0x0008aabb");
        assertThat(header.digest().kind()).contains(ChainKind.AUTONOMYS_CONSENSUS);
    }

    /** Made by another program's BLAKE2b over the same bytes. */
    @Test
    void itsHashIsThatOfItsContent() {
        assertThat(read(Answers.headerJson(100_000, "0x065355425f0401", "0x0008aabb")).computedHash())
                .isEqualTo("0x0723cae3aa85ebaf820089aa716c1a9b81906ba8496ae653139e49d98aadaf50");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xffff_ffffL})
    void itsNumberIsOf32Bits(long number) {
        assertThat(read(Answers.headerJson(number)).number()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0x100000000 | not a header: its number is 4294967296",
        "-1 | not a header: its number is -1",
        "0xx | not a header: For input string: \"x\" under radix 16",
        "'' | not a header: Zero length string"
    })
    void anotherNumberIsRefused(String number, String message) {
        assertRefused(Answers.headerJson(5).replace("\"0x5\"", '"' + number + '"'), message);
    }

    @Test
    void hashesAreOf32BytesOfHex() {
        assertRefused(Answers.headerJson(5).replace(Answers.hash(2), "0x02"), "not a header: parentHash has 1 bytes");
        assertRefused(Answers.headerJson(5).replace(Answers.hash(3), "0x"), "not a header: stateRoot has 0 bytes");
        assertRefused(Answers.headerJson(5).replace(Answers.hash(4), "0xzz"),
                "not a header: 'z' is not a hex digit at offset 2");
        assertRefused(Answers.headerJson(5, "0x0"), "not a header: hex text ends in the middle of a byte at offset 3");
    }
}
