package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

class ChainSurveyTest {

    private static final String CONSENSUS_LOG = "0x065355425f00";
    private static final String DOMAIN_LOG = "0x065247545200";
    private static final String GENESIS = Answers.hash(9);

    private static Chain chain(ChainKind kind) {
        return new Chain("c", kind, 100, 6_000);
    }

    private static Answers node(long best, String... logs) {
        return new Answers().answer("chain_getHeader[]", Answers.headerJson(best, logs))
                .answer("chain_getBlockHash[[" + best + "]]", "[\"" + Answers.hash(8) + "\"]")
                .answer("chain_getBlockHash[[0]]", "[\"" + GENESIS + "\"]");
    }

    @Test
    void aSurveyHasGenesisAndTheBestBlock() throws Exception {
        ChainSurvey survey = ChainSurvey.of(chain(ChainKind.AUTONOMYS_CONSENSUS), node(17, CONSENSUS_LOG));

        assertThat(survey.genesisHash()).isEqualTo(GENESIS);
        assertThat(survey.bestBlock()).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTONOMYS_DOMAIN, 17, " + DOMAIN_LOG,
        "SUBSTRATE, 17, " + DOMAIN_LOG,
        "SUBSTRATE, 17, 0x08",
        "SUBSTRATE, 17, 0xff",
        "AUTONOMYS_CONSENSUS, 0, 0x08",
        "AUTONOMYS_CONSENSUS, 0, 0xff"
    })
    void aNodeOfTheKindOrThatDoesNotSayWhatItServesWillDo(ChainKind kind, long best, String log) throws Exception {
        assertThat(ChainSurvey.of(chain(kind), node(best, log)).genesisHash()).isEqualTo(GENESIS);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTONOMYS_CONSENSUS, 17, " + DOMAIN_LOG + ", an autonomys-domain, autonomys-consensus",
        "AUTONOMYS_CONSENSUS, 0, " + DOMAIN_LOG + ", an autonomys-domain, autonomys-consensus",
        "AUTONOMYS_DOMAIN, 17, " + CONSENSUS_LOG + ", an autonomys-consensus, autonomys-domain",
        "AUTONOMYS_CONSENSUS, 1, 0x08, a chain that is not Autonomys, autonomys-consensus",
        "AUTONOMYS_DOMAIN, 1, 0xff, a chain that is not Autonomys, autonomys-domain"
    })
    void aNodeOfAnotherKindIsRefused(ChainKind kind, long best, String log, String served, String wanted) {
        assertThatThrownBy(() -> ChainSurvey.of(chain(kind), node(best, log))).isInstanceOf(ChainException.class)
                .hasMessage("[c #" + best + "] the endpoint serves another chain: its blocks are those of " + served
                        + ", expected: an " + wanted + "; are the endpoints swapped?");
    }

    @Test
    void aNodeWithoutItsBestBlockIsRefused() {
        assertThatThrownBy(() -> ChainSurvey.of(chain(ChainKind.SUBSTRATE),
                node(17).answer("chain_getBlockHash[[17]]", "[null]"))).isInstanceOf(RpcException.class)
                .hasMessage("the endpoint says that its best block is 17, and has no hash of it");
    }

    @Test
    void aNodeWithoutGenesisIsRefused() {
        assertThatThrownBy(() -> ChainSurvey.of(chain(ChainKind.SUBSTRATE),
                node(17).answer("chain_getBlockHash[[0]]", "[null]")))
                .isInstanceOf(ChainException.class).hasMessage("[c #0] the endpoint has no genesis block");
    }

    @Test
    void onlyTheConsensusChainIsAskedForItsDepth() throws Exception {
        Answers node = node(17).answer("state_getStorage[" + StateKey.CONFIRMATION_DEPTH.hex() + "]", "\"0x64000000\"");
        ChainSurvey survey = ChainSurvey.of(chain(ChainKind.SUBSTRATE), node);

        assertThat(survey.confirmationDepth(chain(ChainKind.AUTONOMYS_CONSENSUS), node)).contains(100L);
        assertThat(survey.confirmationDepth(chain(ChainKind.AUTONOMYS_DOMAIN), node)).isEmpty();
        node.answer("state_getStorage[" + StateKey.CONFIRMATION_DEPTH.hex() + "]", "null");
        assertThat(survey.confirmationDepth(chain(ChainKind.AUTONOMYS_CONSENSUS), node)).isEmpty();
    }

    @Test
    void aNodeIsJudgedByItsGenesisAndItsBestBlock() {
        NodeRequirement requirement = new NodeRequirement(GENESIS, 17);

        assertThat(requirement.calls()).extracting(RpcCall::method)
                .containsExactly("chain_getBlockHash", "chain_getHeader");
        assertThat(requirement.calls()).extracting(call -> call.params().toString()).containsExactly("[[0]]", "[]");
        Header best = Answers.read(ChainCalls.bestHeader(), Answers.headerJson(16));
        assertThat(requirement.objection(List.of(List.of(GENESIS), best)))
                .contains("it lags: its best block is 16, block 17 is to be fetched");
        assertThat(requirement.objection(GENESIS, 17)).isEmpty();
        assertThat(requirement.objection("0x01", 17))
                .contains("it serves another network: its genesis hash is 0x01, expected " + GENESIS);
    }
}
