package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;

class DigestTest {

    /** A pre-digest of {@code SUB_}, version 0, slot 0x0102. */
    private static final String SLOT = "065355425f24000201000000000000";
    private static final String SEGMENT = "045355425f0804aa";
    private static final String PARENT = "0652475452" + "80" + "cd".repeat(32);

    private static Digest digest(String... items) {
        return new Digest(Stream.of(items).map(item -> DigestItem.decode(Hex.decode(item))).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "000801ff, OTHER, '', 0x01ff",
        "045355425f0401, CONSENSUS, SUB_, 0x01",
        "055355425f00, SEAL, SUB_, 0x",
        "06524754520402, PRE_RUNTIME, RGTR, 0x02",
        "08, RUNTIME_ENVIRONMENT_UPDATED, '', 0x"
    })
    void anItemHasItsKindEngineAndPayload(String item, DigestItem.Kind kind, String engine, String payload) {
        DigestItem decoded = DigestItem.decode(Hex.decode(item));
        assertThat(decoded.kind()).isEqualTo(kind);
        assertThat(decoded.engine()).isEqualTo(engine);
        assertThat(Hex.encode(decoded.payload())).isEqualTo(payload);
        List<DigestItem> twice = DigestItem.decodeAll(Hex.decode("08" + item + item));
        assertThat(twice).extracting(DigestItem::kind).containsExactly(kind, kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "07 | unknown kind of digest item 7 at offset 0",
        "0800 | 1 bytes left over at offset 1",
        "0653 | needs 4 bytes, 1 left at offset 1",
        "065355425f0801 | length 2 but 1 bytes left at offset 5"
    })
    void anItemOfAnotherLayoutIsRefused(String item, String message) {
        assertThatThrownBy(() -> DigestItem.decode(Hex.decode(item))).isInstanceOf(ScaleException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "080807 | unknown kind of digest item 7 at offset 2",
        "0408ff | 1 bytes left over at offset 2",
        "0808 | length 2 but 1 bytes left at offset 0"
    })
    void aDigestOfAnotherLayoutIsRefused(String digest, String message) {
        assertThatThrownBy(() -> DigestItem.decodeAll(Hex.decode(digest))).isInstanceOf(ScaleException.class)
                .hasMessage(message);
    }

    @Test
    void noItemsAreADigestToo() {
        assertThat(DigestItem.decodeAll(new byte[] {0})).isEmpty();
    }

    @Test
    void theSlotIsThatOfThePreDigest() {
        assertThat(digest("08", "045355425f2400ffffffffffffffff", PARENT, SLOT).slot()).hasValue(0x0102);
        assertThat(digest("08", PARENT).slot()).isEmpty();
    }

    @Test
    void aPreDigestOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> digest("065355425f24010201000000000000").slot())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pre-digest version 1 is not known, only 0");
    }

    @Test
    void eachSegmentLeavesACommitment() {
        assertThat(digest(SLOT, SEGMENT, "045355425f0403", SEGMENT, "045355425f00", "04524754520404", "065355425f0404")
                .segmentCommitments()).isEqualTo(2);
    }

    @Test
    void aDomainNamesItsConsensusBlock() {
        assertThat(digest("06524754520402", "0452475452" + "80" + "ee".repeat(32), SLOT, PARENT).consensusBlockHash())
                .contains(Answers.hash(0xcd));
        assertThat(digest("06524754520402", SLOT).consensusBlockHash()).isEmpty();
    }

    @Test
    void theKindOfChainIsToldByItsPreDigests() {
        assertThat(digest(SEGMENT, SLOT).kind()).contains(ChainKind.AUTONOMYS_CONSENSUS);
        assertThat(digest(SEGMENT, SLOT, PARENT).kind()).contains(ChainKind.AUTONOMYS_DOMAIN);
        assertThat(digest(SEGMENT, "08").kind()).isEmpty();
    }
}
