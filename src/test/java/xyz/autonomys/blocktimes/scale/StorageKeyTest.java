package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StorageKeyTest {

    @ParameterizedTest
    @CsvSource({
        "System,Events,0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7",
        "System,ParentHash,0x26aa394eea5630e07c48ae0c9558cef78a42f33323cb5ced3b44dd825fda9fcc",
        "Timestamp,Now,0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb",
        "RuntimeConfigs,ConfirmationDepthK,0x7396903df85f816e40b96a10626866ace61eaec3ce42854f2a62e7b6487718e2"
    })
    void keysOfPlainValuesAreTheChainsOwn(String pallet, String item, String key) {
        assertThat(StorageKey.of(pallet, item)).isEqualTo(key);
    }

    @Test
    void keyOfAMapEntryHasTheEntryBehindThePrefix() {
        assertThat(StorageKey.ofIdentityMap("Domains", "SuccessfulBundles", 0))
                .isEqualTo("0x0b41d0c7f7b4485bd7be1d66066b00ad38420b1ba9feb1a2d2173b0caecad9d100000000");
    }

    @Test
    void keyOfAMapEntryIsLittleEndian() {
        assertThat(StorageKey.ofIdentityMap("Domains", "SuccessfulBundles", 0x01020304)).endsWith("caecad9d104030201");
    }

    static Iterable<String> names() {
        return StorageKey.TWOX128.keySet();
    }

    /** By the xxHash that Kafka's client brings. */
    @ParameterizedTest
    @MethodSource("names")
    void hashesAreThoseOfTheNames(String name) {
        XXHash64 xxHash = XXHashFactory.safeInstance().hash64();
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        HexFormat hex = HexFormat.of();
        assertThat(StorageKey.TWOX128.get(name))
                .isEqualTo(hex.toHexDigits(Long.reverseBytes(xxHash.hash(text, 0, text.length, 0)))
                        + hex.toHexDigits(Long.reverseBytes(xxHash.hash(text, 0, text.length, 1))));
    }

    @Test
    void aNameWithoutItsHashIsRefused() {
        assertThatThrownBy(() -> StorageKey.of("System", "Account")).hasMessageContaining("twox128 of Account");
    }
}
