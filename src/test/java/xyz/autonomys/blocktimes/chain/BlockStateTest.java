package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.rpc.call.IncompleteNodeException;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;

class BlockStateTest {

    private static final String HASH = Answers.hash(0xab);
    private static final String NOW = StateKey.NOW.hex();
    private static final String NUMBER = StateKey.NUMBER.hex();

    /** Reads a reply, written with N and # for the two keys asked for, and H for the hash. */
    private static BlockState read(String json) {
        String text = json.replace('\'', '"').replace("\"N", '"' + NOW).replace("\"#", '"' + NUMBER)
                .replace("\"H\"", '"' + HASH + '"');
        return Answers.read(ChainCalls.state(List.of(StateKey.NOW, StateKey.NUMBER), HASH), text);
    }

    @Test
    void valuesAreFoundUnderTheirKeysInWhateverOrder() {
        for (String changes : List.of("['N','0x0102'],['#','0x03']", "['#','0x03'],['N','0x0102']")) {
            BlockState state = read("[{'block':'H','changes':[" + changes + "]}]");
            assertThat(state.value(StateKey.NOW)).containsExactly(1, 2);
            assertThat(state.value(StateKey.NUMBER)).containsExactly(3);
            assertThat(state.value(StateKey.EVENTS)).isNull();
        }
    }

    @Test
    void aValueThatABlockMayLackIsNull() {
        List<StateKey> keys = List.of(StateKey.SUCCESSFUL_BUNDLES);
        String reply = "[{'changes':[['%s',null]]}]".formatted(StateKey.SUCCESSFUL_BUNDLES.hex()).replace('\'', '"');
        assertThat(Answers.read(ChainCalls.state(keys, HASH), reply).value(StateKey.SUCCESSFUL_BUNDLES)).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE,
            names = {"SUCCESSFUL_BUNDLES", "BLOCK_WEIGHT", "CONFIRMATION_DEPTH", "LAST_RUNTIME_UPGRADE"})
    void nullIsNoValueOfWhatEveryBlockHas(StateKey key) {
        String reply = "[{'changes':[['%s',null]]}]".formatted(key.hex()).replace('\'', '"');
        assertThatThrownBy(() -> Answers.read(ChainCalls.state(List.of(key), HASH), reply))
                .isInstanceOf(IncompleteNodeException.class)
                .hasMessage("the endpoint has no " + key + " in the state of block " + HASH);
    }

    @Test
    void fieldsBesideTheChangesArePassedOver() {
        BlockState state = read("[{'more':{'changes':[1]},'changes':[['N','0x02'],['#','0x03']],'block':'H',"
                + "'last':[[]]}]");
        assertThat(state.value(StateKey.NOW)).containsExactly(2);
        assertThat(state.value(StateKey.NUMBER)).containsExactly(3);
    }

    @Test
    void aValueThatWasNotAskedForIsRefused() {
        String sameLength = NOW.substring(0, NOW.length() - 1) + "0";
        for (String other : List.of("0x00", "Nff", sameLength, "z".repeat(NUMBER.length()))) {
            assertThatThrownBy(() -> read("[{'changes':[['N','0x00'],['" + other + "','0x01'],['#','0x00']]}]"))
                    .isInstanceOf(UnusableReplyException.class)
                    .hasMessage("got a storage value that was not asked for");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[{'changes':[['N','0x00'],['#','0x00'],['N','0x01']]}]",
        "[{'changes':[['N','0x00'],['N','0x00'],['#','0x00']]}]",
        "[{'changes':[['N','0x00'],['#','0x00']],'changes':[['N','0x00'],['#','0x00']]}]"
    })
    void aValueThatIsThereTwiceIsRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(UnusableReplyException.class).hasMessage("got the storage value Timestamp.Now twice");
    }

    @Test
    void theHashMayBeInCapitals() {
        assertThat(read("[{'block':'" + HASH.toUpperCase().replace('X', 'x')
                + "','changes':[['N','0x02'],['#','0x03']]}]")
                .value(StateKey.NOW)).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "null | expected START_ARRAY, found VALUE_NULL",
        "[null] | expected START_OBJECT, found VALUE_NULL",
        "[] | expected START_OBJECT, found END_ARRAY",
        "[{'changes':[['N','0x'],['#','0x']]},{}] | expected END_ARRAY, found START_OBJECT",
        "[{'block':'H'}] | no changes",
        "[{}] | no changes",
        "[{'block':7}] | expected VALUE_STRING, found VALUE_NUMBER_INT",
        "[{'changes':null}] | expected START_ARRAY, found VALUE_NULL",
        "[{'changes':['N']}] | expected START_ARRAY, found VALUE_STRING",
        "[{'changes':[[null,'0x']]}] | expected VALUE_STRING, found VALUE_NULL",
        "[{'changes':[['N','0x','0x']]}] | expected END_ARRAY, found VALUE_STRING",
        "[{'changes':[['N',1]]}] | expected VALUE_STRING, found VALUE_NUMBER_INT",
        "[{'changes':[['N','0x00'],['#','0xz0']]}] | storage value System.Number: 'z' is not a hex digit at offset 2",
        "[{'changes':[['N','0x00']]}] | asked for 2 storage values, got 1",
        "[{'changes':[]}] | asked for 2 storage values, got 0"
    })
    void aReplyOfAnotherShapeIsRefusedByName(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnusableReplyException.class).hasMessage(message);
    }

    @Test
    void aReplyAboutAnotherBlockIsRefused() {
        assertThatThrownBy(() -> read("[{'block':'0x12','changes':[]}]")).isInstanceOf(UnusableReplyException.class)
                .hasMessage("asked for block " + HASH + ", got 0x12");
        assertThatThrownBy(() -> read("[{'block':null,'changes':[]}]"))
                .hasMessage("asked for block " + HASH + ", got null");
    }
}
