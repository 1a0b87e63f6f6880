package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;

/** Responses that are read straight from their bytes, and those that are left to the parser. */
class PlainAnswersTest {

    private static final String HASH = Answers.hash(0xab);
    private static final List<StateKey> KEYS =
            List.of(StateKey.NOW, StateKey.DIGEST, StateKey.SUCCESSFUL_BUNDLES, StateKey.EVENTS);
    private static final RpcCall<BlockState> STATE = ChainCalls.state(KEYS, HASH);

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static String stateJson() {
        Map<StateKey, byte[]> values = new LinkedHashMap<>();
        values.put(StateKey.NOW, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        values.put(StateKey.DIGEST, new byte[0]);
        values.put(StateKey.SUCCESSFUL_BUNDLES, null);
        values.put(StateKey.EVENTS, new byte[] {(byte) 0xff, 0, 9});
        return Answers.stateJson(HASH, values);
    }

    @Test
    void theStateOfABlockIsReadWithoutAParser() {
        BlockState state = Answers.readPlain(STATE, stateJson());

        assertThat(state).isEqualTo(Answers.read(STATE, stateJson()));
        assertThat(state.value(StateKey.NOW)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(state.value(StateKey.DIGEST)).isEmpty();
        assertThat(state.value(StateKey.SUCCESSFUL_BUNDLES)).isNull();
        assertThat(state.value(StateKey.EVENTS)).containsExactly(0xff, 0, 9);
    }

    @Test
    void hashesAreReadWithoutAParser() {
        String json = "[\"" + Answers.hash(1) + "\",\"" + Answers.hash(0xcd) + "\"]";
        assertThat(Answers.readPlain(ChainCalls.knownBlockHashes(4, 5), json))
                .containsExactly(Answers.hash(1), Answers.hash(0xcd));
        assertThat(Answers.readPlain(ChainCalls.blockHashes(4, 5), json)).hasSize(2);
        assertThat(Answers.readPlain(ChainCalls.blockHashes(4, 6), json)).isNull();
        assertThat(Answers.readPlain(ChainCalls.blockHashes(4, 4), json)).isNull();
    }

    @Test
    void largeValuesAreReadInFull() {
        byte[] events = new byte[3 << 20];
        new Random(1).nextBytes(events);
        RpcCall<BlockState> call = ChainCalls.state(List.of(StateKey.EVENTS), HASH);
        String json = Answers.stateJson(HASH, Map.of(StateKey.EVENTS, events));

        assertThat(Answers.readPlain(call, json).value(StateKey.EVENTS)).isEqualTo(events);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'jsonrpc':'2.0','id':0,'result':7} | 0",
        "{'jsonrpc':'2.0','result':7,'id':0} | 0",
        "{'jsonrpc':'2.0','id':123456789012345678,'result':7} | 123456789012345678",
        "{'jsonrpc':'2.0','result':7,'id':42} | 42",
        "{'jsonrpc':'2.0','id':1234567890123456789,'result':7} | -1",
        "{'jsonrpc':'2.0','result':7,'id':1234567890123456789} | -1",
        "{'jsonrpc':'2.0','id':007,'result':7} | -1",
        "{'jsonrpc':'2.0','result':7,'id':07} | -1",
        "{'jsonrpc':'2.0','id':'7','result':7} | -1",
        "{'jsonrpc':'2.0','id':-7,'result':7} | -1",
        "{'jsonrpc':'2.0','id':7,'error':7} | -1",
        "{'jsonrpc':'2.0','id':7,'result':7 | -1",
        "{'jsonrpc':'2.0','result':7,'id':7 | -1",
        "{'jsonrpc':'2.0','result':7,'id':} | -1",
        "{'jsonrpc':'2.0','result':7} | -1",
        "{'jsonrpc':'2.0','id':7} | -1",
        "{'jsonrpc':'2.0','id': 7,'result':7} | -1",
        "{'id':7,'jsonrpc':'2.0','result':7} | -1",
        "{'jsonrpc':'2.0', | -1",
        "{'jsonrpc':'2.0','id':7, | -1",
        "[] | -1",
        "7 | -1"
    })
    void aResponseIsOpenedInTheOrdersThatNodesWrite(String json, long id) {
        PlainReply reply = new PlainReply();
        assertThat(reply.open(Message.of(json.replace('\'', '"')))).isEqualTo(id);
        if (id >= 0) {
            assertThat(reply.skip('7')).isTrue();
            assertThat(reply.isRead()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":"})
    void nothingIsReadBeyondTheEndOfAMessage(String text) {
        byte[] behind = (text + "7}").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(new PlainReply().open(new Message(behind, 0, text.length()))).isEqualTo(-1);
    }

    private static String tamperedWith(String text, Random random, int begin) {
        StringBuilder changed = new StringBuilder(text);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = begin + random.nextInt(changed.length() - begin);
            char other = "0aF\"[]{},:nx \\\u00b0".charAt(random.nextInt(15));
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, other);
                case 1 -> changed.deleteCharAt(at);
                default -> changed.insert(at, other);
            }
        }
        return changed.toString();
    }

    /** Whatever is wrong with a response, it is left to the parser, or read as the parser reads it. */
    @Test
    void aResponseThatWasTamperedWithIsReadAsTheParserReadsIt() {
        Random random = new Random(20);
        int plain = 0;
        for (int round = 0; round < 20_000; round++) {
            String changed = tamperedWith(stateJson(), random, 0);
            BlockState read = Answers.readPlain(STATE, changed);
            if (read != null) {
                plain++;
                assertThat(Answers.read(STATE, changed)).as("%s", changed).isEqualTo(read);
            }
        }
        assertThat(plain).isGreaterThan(50);
    }

    @Test
    void whatIsAroundAResultIsReadAsTheParserReadsIt() throws IOException {
        Random random = new Random(21);
        RpcCall<List<String>> call = ChainCalls.blockHashes(4, 4);
        String result = "[\"" + Answers.hash(1) + "\"]";
        int plain = 0;
        for (int round = 0; round < 20_000; round++) {
            String begin = tamperedWith("{\"jsonrpc\":\"2.0\",\"id\":70,\"result\":", random, 0);
            String message = round % 2 == 0 ? begin + result + "}"
                    : "{\"jsonrpc\":\"2.0\",\"result\":" + result + tamperedWith(",\"id\":70}", random, 0);
            for (long id : new long[] {0, 7, 70, 700}) {
                List<String> read = Answers.readPlainMessage(call, message, id);
                if (read != null) {
                    plain++;
                    JsonNode parsed = STRICT.readTree(message);
                    assertThat(parsed.get("id").longValue()).as(message).isEqualTo(id);
                    assertThat(parsed.get("result").get(0).asText()).as(message).isEqualTo(read.get(0));
                }
            }
        }
        assertThat(plain).isGreaterThan(50);
    }
}
