package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.rpc.call.IncompleteNodeException;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.MetadataBytes;

class ChainCallsTest {

    private static final String HASH = "0x" + "09af".repeat(16);

    private static void assertRefused(RpcCall<?> call, String json, String message) {
        assertThatThrownBy(() -> Answers.read(call, json)).isInstanceOf(UnusableReplyException.class)
                .hasMessage(message);
    }

    @Test
    void hashesAreAskedForInOneCall() {
        RpcCall<List<String>> call = ChainCalls.blockHashes(7, 9);

        assertThat(call.method()).isEqualTo("chain_getBlockHash");
        assertThat(call.params()).isEqualTo(List.of(List.of(7L, 8L, 9L)));
        assertThat(Answers.read(call, "[\"" + HASH + "\",null,\"" + Answers.hash(0) + "\"]"))
                .containsExactly(HASH, null, Answers.hash(0));
        assertRefused(call, "[null,null]", "asked for 3 hashes, got 2");
    }

    @ParameterizedTest
    @CsvSource({"/", ":", "`", "g"})
    void whatIsNoHashIsRefused(char character) {
        String bad = "0x" + "0".repeat(63) + character;
        assertRefused(ChainCalls.blockHashes(0, 0), "[\"" + bad + "\"]", "'" + bad + "' is not a block hash");
        String badAtItsStart = "0x" + character + "0".repeat(63);
        assertRefused(ChainCalls.blockHashes(0, 0), "[\"" + badAtItsStart + "\"]",
                "'" + badAtItsStart + "' is not a block hash");
    }

    @Test
    void hexInCapitalsIsTheSame() {
        String hash = "0x" + "ab".repeat(32);
        assertThat(Answers.read(ChainCalls.blockHashes(0, 0), "[\"" + hash.toUpperCase() + "\"]"))
                .containsExactly(hash);
        String key = StateKey.NOW.hex();
        BlockState state = Answers.read(ChainCalls.state(List.of(StateKey.NOW), hash), "[{\"block\":\""
                + hash.toUpperCase() + "\",\"changes\":[[\"" + key.toUpperCase() + "\",\"0X0A\"]]}]");
        assertThat(state.value(StateKey.NOW)).containsExactly(10);
    }

    @Test
    void aHashOfAnotherLengthOrWithoutPrefixIsRefusedAndShownInPart() {
        for (String bad : List.of("", "0x", HASH + "0", HASH.substring(0, 65), HASH.substring(2) + "00")) {
            assertRefused(ChainCalls.blockHashes(0, 0), "[\"" + bad + "\"]", "'" + bad + "' is not a block hash");
        }
        assertRefused(ChainCalls.blockHashes(0, 0), "[\"" + "x".repeat(81) + "\"]",
                "'" + "x".repeat(80) + "' is not a block hash");
    }

    @Test
    void aBlockThatShouldBeKnownAndIsNotIsNamed() {
        RpcCall<List<String>> call = ChainCalls.knownBlockHashes(7, 8);

        assertThat(call.method()).isEqualTo("chain_getBlockHash");
        assertThat(call.params()).isEqualTo(List.of(List.of(7L, 8L)));
        assertThat(Answers.read(call, "[\"" + HASH + "\",\"" + HASH + "\"]")).containsExactly(HASH, HASH);
        assertThatThrownBy(() -> Answers.read(call, "[\"" + HASH + "\",null]"))
                .isInstanceOf(IncompleteNodeException.class)
                .hasMessage("the endpoint has no hash of these blocks, although its best block is higher: "
                        + "it was synchronised by snapshot, or is still synchronising; use one synchronised with "
                        + "--sync full")
                .extracting(thrown -> ((IncompleteNodeException) thrown).failure().kind())
                .isEqualTo(RpcException.Kind.PARTLY_UNKNOWN);
        assertThatThrownBy(() -> Answers.read(call, "[null,null]"))
                .extracting(thrown -> ((IncompleteNodeException) thrown).failure().kind())
                .isEqualTo(RpcException.Kind.PERMANENT);
    }

    @Test
    void headersAreAskedForByHashOrAreTheBest() {
        assertThat(ChainCalls.bestHeader().method()).isEqualTo("chain_getHeader");
        assertThat(ChainCalls.bestHeader().params()).isEmpty();
        assertThat(Answers.read(ChainCalls.bestHeader(), Answers.headerJson(17)).number()).isEqualTo(17);
        assertThat(ChainCalls.header(HASH).method()).isEqualTo("chain_getHeader");
        assertThat(ChainCalls.header(HASH).params()).isEqualTo(List.of(HASH));
        assertThat(Answers.read(ChainCalls.header(HASH), Answers.headerJson(18)).number()).isEqualTo(18);
    }

    @Test
    void stateIsAskedForByAListOfKeysThatIsWrittenOnce() {
        RpcCall<BlockState> call = ChainCalls.state(List.of(StateKey.NOW, StateKey.NUMBER), HASH);

        assertThat(call.method()).isEqualTo("state_queryStorageAt");
        assertThat(call.params()).isEqualTo(List.of(
                new RpcCall.Json("[\"" + StateKey.NOW.hex() + "\",\"" + StateKey.NUMBER.hex() + "\"]"), HASH));
        assertThat(ChainCalls.state(List.of(StateKey.NOW, StateKey.NUMBER), HASH).params().get(0))
                .isSameAs(call.params().get(0));
    }

    @Test
    void storageIsBytesOrNothing() {
        RpcCall<byte[]> call = ChainCalls.storage("0x12", HASH);

        assertThat(call.method()).isEqualTo("state_getStorage");
        assertThat(call.params()).isEqualTo(List.of("0x12", HASH));
        assertThat(Answers.read(call, "\"0x0102\"")).containsExactly(1, 2);
        assertThat(Answers.read(call, "null")).isNull();
        assertRefused(call, "\"0x012\"", "storage value: hex text ends in the middle of a byte at offset 5");
        RpcCall<byte[]> latest = ChainCalls.latestStorage(StateKey.NOW);
        assertThat(latest.method()).isEqualTo("state_getStorage");
        assertThat(latest.params()).isEqualTo(List.of(StateKey.NOW.hex()));
        assertThat(Answers.read(latest, "\"0x03\"")).containsExactly(3);
    }

    @Test
    void metadataIsBytes() {
        RpcCall<byte[]> call = ChainCalls.metadata(HASH);

        assertThat(call.method()).isEqualTo("state_getMetadata");
        assertThat(call.params()).isEqualTo(List.of(HASH));
        byte[] metadata = new MetadataBytes().bytes();
        assertThat(Answers.read(call, '"' + Hex.encode(metadata) + '"')).isEqualTo(metadata);
        assertThatThrownBy(() -> Answers.read(call, "\"0x6d\"")).isInstanceOf(IncompleteNodeException.class)
                .hasMessage("the metadata that the endpoint sent cannot be decoded: needs 4 bytes, 1 left at offset 0");
        assertRefused(call, "null", "no metadata");
        assertRefused(call, "\"0xg0\"", "metadata: 'g' is not a hex digit at offset 2");
    }
}
