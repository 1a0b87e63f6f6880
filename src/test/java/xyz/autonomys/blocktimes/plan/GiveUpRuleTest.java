package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

class GiveUpRuleTest {

    private static final RpcException NO_RESPONSE = RpcException.transientFailure("no endpoint responds");

    private final GiveUpRule rule = new GiveUpRule();

    @Test
    void theThirdChunkWithoutAResponseEndsTheChain() {
        assertThat(rule.failed(NO_RESPONSE)).isFalse();
        assertThat(rule.failed(NO_RESPONSE)).isFalse();
        assertThat(rule.failed(NO_RESPONSE)).isTrue();
    }

    @Test
    void aChunkThatIsFetchedBeginsTheCountAgain() {
        rule.failed(NO_RESPONSE);
        rule.failed(NO_RESPONSE);
        rule.fetched();
        assertThat(rule.failed(NO_RESPONSE)).isFalse();
        assertThat(rule.failed(NO_RESPONSE)).isFalse();
        assertThat(rule.failed(NO_RESPONSE)).isTrue();
    }

    @Test
    void otherFailuresDoNotCount() {
        for (int i = 0; i < 9; i++) {
            assertThat(rule.failed(RpcException.permanentFailure("pruned"))).isFalse();
            assertThat(rule.failed(new IllegalStateException())).isFalse();
        }
    }
}
