package xyz.autonomys.blocktimes.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.rpc.call.IncompleteNodeException;
import xyz.autonomys.blocktimes.rpc.call.ResultReader;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** Calls that two endpoints must answer alike. */
class ComparedCallsTest {

    private static final RpcOptions OPTIONS = new RpcOptions(8, 1, 1, 20_000, 3, 200, 10_000, 60_000, 0, 20);

    private static RpcOutcome<String> ask(SimulatedNodes simulated) {
        CompletableFuture<List<RpcOutcome<String>>> asked =
                simulated.client.call(List.of(SimulatedNodes.call(7).comparedAtTwo()));
        simulated.runUntil(asked::isDone);
        return asked.join().get(0);
    }

    private static SimulatedNodes connected(int nodes) {
        SimulatedNodes simulated = new SimulatedNodes(OPTIONS, nodes);
        simulated.run(1_000);
        return simulated;
    }

    private static void lies(SimulatedNodes.Node node) {
        node.behaviour = (self, link, text) -> link.say(SimulatedNodes.answer(text).replace("r7", "another"));
    }

    @Test
    void twoEndpointsAreAskedAndNoMore() {
        SimulatedNodes simulated = connected(3);

        assertThat(ask(simulated).orThrow()).isEqualTo("r7");

        assertThat(simulated.nodes.values().stream().mapToInt(node -> node.calls).sum()).isEqualTo(2);
        assertThat(simulated.nodes.values()).allSatisfy(node -> assertThat(node.calls).isLessThan(2));
    }

    @Test
    void oneEndpointIsBelieved() {
        SimulatedNodes simulated = connected(1);

        assertThat(ask(simulated).orThrow()).isEqualTo("r7");
    }

    @Test
    void withoutAMajorityNoneIsBelieved() {
        SimulatedNodes simulated = connected(2);
        lies(simulated.node(1));

        RpcException failure = ask(simulated).failure();

        assertThat(failure.kind()).isEqualTo(RpcException.Kind.PERMANENT);
        assertThat(failure).hasMessageContaining("the endpoints disagree")
                .hasMessageContaining("ws://node-0:9944 says r7")
                .hasMessageContaining("ws://node-1:9944 says another");
    }

    @Test
    void theMajorityIsBelievedWhoeverRespondsFirstAndTheOtherIsSkipped() {
        for (int liar = 0; liar < 3; liar++) {
            SimulatedNodes simulated = connected(3);
            lies(simulated.node(liar));
            simulated.node(liar).latencyMs = 1;

            for (int i = 0; i < 3; i++) {
                assertThat(ask(simulated).orThrow()).isEqualTo("r7");
            }

            String said = simulated.node(liar).url.toString();
            assertThat(simulated.client.nodeStates()).filteredOn(state -> state.health().equals("skipped"))
                    .extracting(state -> state.url()).isSubsetOf(said);
        }
    }

    @Test
    void anEndpointThatCannotBeReachedIsNotWaitedFor() {
        SimulatedNodes simulated = new SimulatedNodes(OPTIONS, 2);
        simulated.node(1).refusal = new ConnectException("refused");
        simulated.run(2_000);
        long begunNanos = simulated.time.nanos();

        assertThat(ask(simulated).orThrow()).isEqualTo("r7");
        assertThat(simulated.time.msSince(begunNanos)).isLessThan(1_000);
    }

    @Test
    void ifTheSecondEndpointLacksItTheFirstIsBelieved() {
        SimulatedNodes simulated = connected(2);
        for (int i = 0; i < 2; i++) {
            int number = i;
            simulated.node(i).behaviour = (node, link, text) -> link.say(number == 0 ? SimulatedNodes.answer(text)
                    : SimulatedNodes.error(text, 4003, "State already discarded"));
        }

        assertThat(ask(simulated).orThrow()).isEqualTo("r7");
    }

    @Test
    void aCallForOneEndpointIsMadeThereOnly() {
        SimulatedNodes simulated = connected(2);
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.callAt(simulated.node(1).url,
                List.of(SimulatedNodes.call(7).comparedAtTwo()));
        simulated.runUntil(asked::isDone);

        assertThat(asked.join().get(0).orThrow()).isEqualTo("r7");
        assertThat(simulated.node(0).calls).isZero();
    }

    @Test
    void aSecondEndpointThatKeepsFailingDoesNotTakeTheResultAway() {
        SimulatedNodes simulated = connected(2);
        for (int i = 0; i < 2; i++) {
            int number = i;
            simulated.node(i).latencyMs = 1 + 20 * i;
            simulated.node(i).behaviour = (node, link, text) -> link.say(number == 0 ? SimulatedNodes.answer(text)
                    : SimulatedNodes.error(text, -32603, "Internal error"));
        }

        assertThat(ask(simulated).orThrow()).isEqualTo("r7");
    }

    @Test
    void anEndpointThatIsGoodAgainIsAsked() {
        SimulatedNodes simulated = new SimulatedNodes(OPTIONS, 2);
        simulated.node(1).refusal = new ConnectException("refused");
        simulated.run(2_000);
        simulated.node(1).refusal = null;
        simulated.run(60_000);
        lies(simulated.node(0));

        assertThat(ask(simulated).failure()).hasMessageContaining("the endpoints disagree");
    }

    /** A call whose result is missing where the response says null. */
    private static RpcCall<String> existing() {
        return SimulatedNodes.call(7).readBy(parser -> {
            String text = ResultReader.TEXT.read(parser);
            if (text == null) {
                throw new IncompleteNodeException("there is none");
            }
            return text;
        }).comparedAtTwo();
    }

    @Test
    void oneResultThatTwoOthersDenyIsNotBelieved() {
        SimulatedNodes simulated = connected(3);
        for (int i = 0; i < 2; i++) {
            simulated.node(i).behaviour = (node, link, text) ->
                    link.say(SimulatedNodes.answer(text).replace("\"r7\"", "null"));
        }
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(List.of(existing()));
        simulated.runUntil(asked::isDone);

        assertThat(asked.join().get(0).failed()).isTrue();
    }
}
