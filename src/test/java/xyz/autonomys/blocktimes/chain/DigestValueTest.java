package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.scale.Address;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleBytes;

class DigestValueTest {

    private static DigestItem item(DigestItem.Kind kind, String engine, ScaleBytes payload) {
        return new DigestItem(kind, engine, payload.bytes());
    }

    private static ScaleBytes preDigest() {
        return new ScaleBytes().u8(0).u64(77).raw(new byte[32]).raw(new byte[32]).u8(2, 1).u64(3).u8(4, 0)
                .raw(new byte[48 + 48 + 32 + 48 + 160]);
    }

    @Test
    void aPreDigestIsItsFields() {
        DigestValue value = DigestValue.of(item(DigestItem.Kind.PRE_RUNTIME, "SUB_",
                preDigest().u8(0).raw(new byte[16]).raw(new byte[16])), Address.GENERIC).orElseThrow();

        assertThat(value.name()).isEqualTo("PreDigest");
        Map<?, ?> fields = (Map<?, ?>) value.value();
        assertThat(fields.get("slot")).isEqualTo(77L);
        Map<?, ?> solution = (Map<?, ?>) fields.get("solution");
        assertThat(solution.get("sector_index")).isEqualTo(258L);
        assertThat(solution.get("history_size")).isEqualTo(3L);
        assertThat(solution.get("reward_address")).isEqualTo(Address.of(Address.GENERIC, new byte[32]));
        assertThat((Map<?, ?>) fields.get("pot_info")).hasSize(2);
    }

    @Test
    void proofsOfAnotherVersionAreBytes() {
        DigestValue value = DigestValue.of(item(DigestItem.Kind.PRE_RUNTIME, "SUB_", preDigest().u8(9, 1)),
                Address.GENERIC).orElseThrow();

        assertThat(((Map<?, ?>) value.value()).get("pot_info")).isEqualTo("0x0901");
    }

    @ParameterizedTest
    @CsvSource({"0 d20400 00, PotSlotIterations, 1234", "1 ffffffffffffffff, SolutionRange, 18446744073709551615",
            "3 0100000000000000, NextSolutionRange, 1", "5 00, EnableSolutionRangeAdjustmentAndOverride,",
            "5 010200000000000000, EnableSolutionRangeAdjustmentAndOverride, 2", "6 00, RootPlotPublicKeyUpdate,"})
    void eachLogOfConsensusHasItsName(String payload, String name, String shown) {
        DigestValue value = DigestValue.of(item(DigestItem.Kind.CONSENSUS, "SUB_",
                new ScaleBytes().raw(Hex.decode("0" + payload.replace(" ", "")))), 0).orElseThrow();

        assertThat(value.name()).isEqualTo(name);
        assertThat(value.value() == null ? null : value.value().toString()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"CONSENSUS, SUB_, 09", "CONSENSUS, SUB_, 01", "CONSENSUS, SUB_, 0000000000ff", "OTHER, '', 00",
            "PRE_RUNTIME, SUB_, 01", "CONSENSUS, fron, 01", "PRE_RUNTIME, RGTR, 00"})
    void whatIsNotKnownOrNotWholeIsNotDecoded(DigestItem.Kind kind, String engine, String payload) {
        assertThat(DigestValue.of(item(kind, engine, new ScaleBytes().raw(Hex.decode(payload))), 0)).isEmpty();
    }
}
