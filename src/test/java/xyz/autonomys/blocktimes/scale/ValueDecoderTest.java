package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.Shared;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Field;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Variant;

class ValueDecoderTest {

    private final MetadataBytes metadata = new MetadataBytes();

    /** Every value of every event variant of three runtimes, against the JSON of an independent decoder. */
    @ParameterizedTest
    @CsvSource({"chronos", "chronos-op3", "evm-domain"})
    void everyVectorDecodesToTheValuesOfAnIndependentDecoder(String runtime) throws Exception {
        Metadata read = Metadata.decode(Shared.bytes("recordings/metadata/" + runtime + "-v14.scale"));
        EventWalker walker = new EventWalker(read);
        ValueDecoder decoder = new ValueDecoder(read);
        for (JsonNode line : Shared.jsonLines("vectors/events-" + runtime + ".jsonl.gz")) {
            EventCursor cursor = walker.walk(Hex.decode(line.get("events").asText()));
            for (JsonNode event : line.get("decoded")) {
                assertThat(cursor.next()).isTrue();
                JsonNode decoded = new ObjectMapper().valueToTree(decoder.fields(cursor));
                List<JsonNode> values = new ArrayList<>();
                decoded.forEach(values::add);
                assertThat(values).as("%s of %s", cursor.layout(), decoded).hasSize(event.get(3).size());
                for (int i = 0; i < values.size(); i++) {
                    assertSame(values.get(i), event.get(3).get(i), cursor.layout() + ": " + decoded);
                }
            }
        }
    }

    /**
     * The other decoder writes names in camel case, large integers in hex, variants without fields either as a name or
     * as a member with null, and bits and bytes of one byte as hex too.
     */
    private static void assertSame(JsonNode ours, JsonNode theirs, String about) {
        if (ours.isTextual() && theirs.isObject()) {
            assertThat(theirs).as(about).hasSize(1);
            assertThat(plain(theirs.fieldNames().next())).as(about).isEqualTo(plain(ours.asText()));
            assertThat(theirs.elements().next().isNull()).as(about).isTrue();
        } else if (ours.isObject()) {
            assertThat(theirs).as(about).hasSize(ours.size());
            Iterator<Map.Entry<String, JsonNode>> others = theirs.fields();
            ours.fields().forEachRemaining(field -> {
                Map.Entry<String, JsonNode> other = others.next();
                assertThat(plain(other.getKey())).as(about).isEqualTo(plain(field.getKey()));
                assertSame(field.getValue(), other.getValue(), about);
            });
        } else if (ours.isArray()) {
            assertThat(theirs).as(about).hasSize(ours.size());
            for (int i = 0; i < ours.size(); i++) {
                assertSame(ours.get(i), theirs.get(i), about);
            }
        } else if (ours.isIntegralNumber() || ours.asText().matches("\\d+")) {
            assertThat(new BigInteger(ours.asText())).as(about).isEqualTo(theirs.isIntegralNumber()
                    ? theirs.bigIntegerValue() : new BigInteger(theirs.asText().substring(2), 16));
        } else if (ours.isTextual() && theirs.isTextual() && !theirs.asText().startsWith("0x")
                && !theirs.asText().startsWith("su")) {
            assertThat(plain(theirs.asText())).as(about).isEqualTo(plain(ours.asText()));
        } else {
            // Upper case in 20 bytes of hex is a checksum (EIP-55).
            boolean isHex = theirs.asText().startsWith("0x");
            assertThat(ours.getNodeType()).as(about).isEqualTo(theirs.getNodeType());
            assertThat(ours.asText()).as(about)
                    .isEqualTo(isHex ? theirs.asText().toLowerCase(Locale.ROOT) : theirs.asText());
        }
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private Object decode(int type, byte[] bytes) {
        int events = metadata.enumeration(new Variant("E", 0, new Field("f", type)));
        Metadata read = Metadata.decode(metadata.pallet("P", 7, events).bytes());
        ScaleBytes blob = new ScaleBytes().compact(1).u8(2).u8(7).u8(0).raw(bytes).u8(0);
        EventCursor cursor = new EventWalker(read).walk(blob.bytes());
        assertThat(cursor.next()).isTrue();
        Map<?, ?> fields = (Map<?, ?>) new ValueDecoder(read).fields(cursor);
        return fields.get("f");
    }

    @Test
    void integersKeepEachDigit() {
        int pair = metadata.tuple(metadata.primitive(3), metadata.primitive(9));
        assertThat(decode(pair, new byte[] {(byte) 0xff, (byte) 0xff})).isEqualTo(List.of(255L, -1L));
    }

    @Test
    void whatNotEveryReaderOfJsonHoldsIsText() {
        int u64 = metadata.primitive(6);
        assertThat(decode(metadata.tuple(u64, u64), new ScaleBytes().u64((1L << 53) - 1).u64(1L << 53).bytes()))
                .isEqualTo(List.of((1L << 53) - 1, "9007199254740992"));
    }

    @Test
    void aSignedIntegerOfSixteenBytesIsText() {
        byte[] least = new byte[16];
        least[15] = (byte) 0x80;
        assertThat(decode(metadata.primitive(13), least)).isEqualTo("-170141183460469231731687303715884105728");
    }

    @Test
    void aCompactIntegerOfAnyWidthIsRead() {
        int u128 = metadata.primitive(7);
        assertThat(decode(metadata.compactOf(u128), new byte[] {0x33, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}))
                .isEqualTo("1329227995784915872903807060280344577");
    }

    @Test
    void bitsAreInTheirOrder() {
        int u8 = metadata.primitive(3);
        int order = metadata.tuple();
        assertThat(decode(metadata.bits(u8, order), new ScaleBytes().compact(10).u8(0b0000_0101).u8(0b10).bytes()))
                .isEqualTo("0b1010000001");
    }

    @Test
    void aCharacterIsOneAndNotHalfOfOne() {
        int character = metadata.primitive(1);
        assertThat(decode(character, new ScaleBytes().u32(0x1f600).bytes())).isEqualTo("\ud83d\ude00");
    }

    @Test
    void aCodeThatIsNoCharacterIsSaid() {
        assertThatThrownBy(() -> decode(metadata.primitive(1), new ScaleBytes().u32(0xd800).bytes()))
                .isInstanceOf(ScaleException.class).hasMessageContaining("no character has code 55296");
    }

    /** Elements without bytes: their number is bounded by nothing but the limit. */
    @Test
    void aCountOfElementsWithoutBytesIsBounded() {
        int nothing = metadata.tuple();
        assertThatThrownBy(() -> decode(metadata.sequence(nothing), new ScaleBytes().compact(1L << 50).bytes()))
                .isInstanceOf(ScaleException.class).hasMessageContaining("more than 250000 values in one block");
    }

    /** Neither many small events nor a long name that stands with each value take more than a block may. */
    @Test
    void whatABlockTakesIsBoundedOverAllEventsAndNames() {
        int nothing = metadata.tuple();
        int many = metadata.sequence(nothing);
        int named = metadata.composite(new Field("n".repeat(1 << 20), nothing));
        int events = metadata.enumeration(new Variant("Many", 0, new Field("f", many)),
                new Variant("Long", 1, new Field("f", metadata.sequence(named))));
        Metadata read = Metadata.decode(metadata.pallet("P", 7, events).bytes());
        ScaleBytes two = new ScaleBytes().compact(3);
        two.u8(2).u8(7).u8(0).compact(200_000).u8(0).u8(2).u8(7).u8(0).compact(200_000).u8(0);
        two.u8(2).u8(7).u8(1).compact(5).u8(0);
        EventCursor cursor = new EventWalker(read).walk(two.bytes());
        ValueDecoder decoder = new ValueDecoder(read);
        assertThat(cursor.next()).isTrue();
        assertThat(decoder.fields(cursor)).isNotNull();
        assertThat(cursor.next()).isTrue();
        assertThatThrownBy(() -> decoder.fields(cursor)).hasMessageContaining("more than 250000 values in one block");
        assertThat(cursor.next()).isTrue();
        ValueDecoder another = new ValueDecoder(read);
        assertThatThrownBy(() -> another.fields(cursor)).hasMessageContaining("more than 250000 values in one block");
    }

    @Test
    void aTypeThatOnlyHasTheNameOfAnAccountIsWhatItIs() {
        int u8 = metadata.primitive(3);
        assertThat(decode(metadata.enumeration(new Variant("A", 0), new Variant("B", 1, new Field(null, u8))),
                new byte[] {1, 5})).isEqualTo(Map.of("B", 5L));
    }

    @Test
    void twoFieldsOfOneNameAreAList() {
        int u8 = metadata.primitive(3);
        assertThat(decode(metadata.composite(new Field("x", u8), new Field("x", u8)), new byte[] {1, 2}))
                .isEqualTo(List.of(1L, 2L));
    }

    @ParameterizedTest
    @CsvSource({
        // Alice of the development keys, as sp-core and polkadot-js write her
        "42, 0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d,"
                + " 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        "0, 0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d,"
                + " 15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"})
    void anAddressIsThatOfTheNetwork(int prefix, String account, String address) {
        assertThat(Address.of(prefix, Hex.decode(account))).isEqualTo(address);
    }
}
