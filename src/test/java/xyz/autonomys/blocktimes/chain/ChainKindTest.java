package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainKindTest {

    @ParameterizedTest
    @CsvSource({"autonomys-consensus, AUTONOMYS_CONSENSUS, 9, 4",
            "autonomys-domain, AUTONOMYS_DOMAIN, 5, 2", "substrate, SUBSTRATE, 4, 1"})
    void aKindIsFoundByTheNameOfSettings(String name, ChainKind kind, int keys, int lean) {
        assertThat(ChainKind.of(name)).contains(kind);
        assertThat(kind.settingName()).isEqualTo(name);
        assertThat(kind.stateKeys()).hasSize(keys).doesNotHaveDuplicates()
                .contains(StateKey.NOW, StateKey.NUMBER, StateKey.PARENT_HASH, StateKey.LAST_RUNTIME_UPGRADE);
        assertThat(kind.leanKeys()).hasSize(lean).isSubsetOf(kind.stateKeys())
                .doesNotContain(StateKey.NUMBER, StateKey.PARENT_HASH, StateKey.LAST_RUNTIME_UPGRADE);
    }

    @Test
    void anotherNameIsNoKind() {
        assertThat(ChainKind.of("SUBSTRATE")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NOW, Timestamp.Now, 0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb",
        "SUCCESSFUL_BUNDLES, Domains.SuccessfulBundles, "
                + "0x0b41d0c7f7b4485bd7be1d66066b00ad38420b1ba9feb1a2d2173b0caecad9d100000000"
    })
    void aStorageValueHasTheRuntimesNameAndKey(StateKey key, String name, String hex) {
        assertThat(key).hasToString(name);
        assertThat(key.hex()).isEqualTo(hex);
    }
}
