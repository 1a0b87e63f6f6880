package xyz.autonomys.blocktimes.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** The client against simulated nodes, in simulated time: every wait is as long as it says, and none is waited for. */
class RpcClientTest {

    private static final int TIMEOUT_MS = 20_000;
    private static final int PATIENCE_MS = 120_000;

    private static RpcOptions options(int window, int batch) {
        return new RpcOptions(window, 2, batch, TIMEOUT_MS, 6, 200, 10_000, PATIENCE_MS, 0, 20);
    }

    private static List<String> expected(int calls) {
        return IntStream.range(0, calls).mapToObj(i -> "r" + i).toList();
    }

    private static List<String> results(List<RpcOutcome<String>> outcomes) {
        return outcomes.stream().map(RpcOutcome::orThrow).toList();
    }

    @Test
    void outcomesComeInTheOrderOfTheCallsWhateverOrderTheAnswersCameIn() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 1);
        List<Runnable> held = new ArrayList<>();
        simulated.node(0).behaviour = (node, link, text) -> {
            held.add(0, () -> link.say(SimulatedNodes.answer(text)));
            if (held.size() == 4) {
                held.forEach(Runnable::run);
                held.clear();
            }
        };

        assertThat(results(simulated.ask(40))).isEqualTo(expected(40));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "256, 1", "256, 16"})
    void theWindowIsFilledAndNeverExceeded(int window, int batch) {
        SimulatedNodes simulated = new SimulatedNodes(options(window, batch), 2);
        int[] unanswered = new int[1];
        int[] most = new int[1];
        for (int i = 0; i < 2; i++) {
            simulated.node(i).behaviour = (node, link, text) -> {
                int calls = text.startsWith("[") ? SimulatedNodes.tree(text).size() : 1;
                unanswered[0] += calls;
                most[0] = Math.max(most[0], unanswered[0]);
                simulated.time.after(node.latencyMs, () -> unanswered[0] -= calls);
                link.say(SimulatedNodes.answer(text));
            };
        }

        assertThat(results(simulated.ask(2_000))).isEqualTo(expected(2_000));

        assertThat(most[0]).isEqualTo(window);
        assertThat(simulated.client.callsInFlight()).isZero();
    }

    @Test
    void aWindowThatIsMadeLargerWhileCallsWaitIsFilled() {
        SimulatedNodes simulated = new SimulatedNodes(options(4, 1), 1);
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(
                IntStream.range(0, 2_000).mapToObj(SimulatedNodes::call).toList());
        simulated.runUntil(() -> simulated.client.callsInFlight() == 4);

        simulated.client.window(512);
        simulated.runUntil(() -> simulated.client.callsInFlight() == 512);

        simulated.runUntil(asked::isDone);
        assertThat(results(asked.join())).isEqualTo(expected(2_000));
    }

    /**
     * A reply that cannot be read ends its connection, and the calls on it are made again: at most twice as often as
     * there are answers.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 64, 256, 512, 1_024})
    void connectionsThatKeepFallingCostLessThanThreeCallsAnAnswer(int window) {
        SimulatedNodes simulated = new SimulatedNodes(options(window, 1), 1);
        int[] replies = new int[1];
        simulated.node(0).behaviour = (node, link, text) ->
                link.say(++replies[0] % 41 == 0 ? "<html>504 Gateway Time-out</html>" : SimulatedNodes.answer(text));

        assertThat(results(simulated.ask(3_000))).isEqualTo(expected(3_000));

        System.out.printf(
                "RpcClientTest: window %d, every 41st reply unusable: %.2f calls sent for each answer%n",
                window, simulated.node(0).calls / 3_000.0);
        assertThat(simulated.node(0).calls).as("calls sent for 3,000 answers").isLessThan(3 * 3_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void thereIsProgressHoweverFewAnswersAConnectionGives(int answers) {
        SimulatedNodes simulated = new SimulatedNodes(options(1_024, 1), 1);
        simulated.node(0).behaviour = (node, link, text) -> link.say(SimulatedNodes.answer(text));
        int[] replies = new int[1];
        simulated.node(0).behaviour = (node, link, text) -> {
            if (++replies[0] % answers == 0) {
                link.cut();
            } else {
                link.say(SimulatedNodes.answer(text));
            }
        };

        List<RpcOutcome<String>> outcomes = simulated.ask(100);

        assertThat(outcomes.stream().filter(outcome -> !outcome.failed()).count()).isPositive();
    }

    @Test
    void aNodeThatIsWellAgainGetsAsManyCallsAtOnceAsBefore() {
        SimulatedNodes simulated = new SimulatedNodes(options(256, 1), 1);
        int[] unanswered = new int[1];
        int[] most = new int[1];
        SimulatedNodes.Behaviour good = (node, link, text) -> {
            most[0] = Math.max(most[0], ++unanswered[0]);
            simulated.time.after(node.latencyMs, () -> unanswered[0]--);
            link.say(SimulatedNodes.answer(text));
        };
        int[] replies = new int[1];
        simulated.node(0).behaviour = (node, link, text) -> {
            if (++replies[0] % 41 == 0) {
                link.cut();
            } else {
                link.say(SimulatedNodes.answer(text));
            }
        };
        simulated.ask(2_000);
        simulated.node(0).behaviour = good;
        simulated.ask(1_000);
        most[0] = 0;

        assertThat(results(simulated.ask(2_000))).isEqualTo(expected(2_000));

        assertThat(most[0]).isEqualTo(256);
    }

    @Test
    void aCallThatIsNotAnsweredIsMadeAgainAfterItsTimeAndNotBefore() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 1);
        List<Long> askedMs = new ArrayList<>();
        simulated.node(0).behaviour = (node, link, text) -> {
            askedMs.add(simulated.eventLoop.nowMs());
            if (askedMs.size() > 1) {
                link.say(SimulatedNodes.answer(text));
            }
        };

        assertThat(results(simulated.ask(1))).isEqualTo(expected(1));

        // It is noticed by a timer that looks every 100 ms, and made again after at most the first wait, at least half
        // of it.
        assertThat(askedMs.get(1) - askedMs.get(0)).isBetween(TIMEOUT_MS + 100L, TIMEOUT_MS + 100L + 500L);
    }

    @Test
    void theWaitBetweenAttemptsDoublesAndTheLastFailureIsTold() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 1);
        List<Long> askedMs = new ArrayList<>();
        simulated.node(0).behaviour = (node, link, text) -> {
            askedMs.add(simulated.eventLoop.nowMs());
            link.say(SimulatedNodes.error(text, -32603, "out of order"));
        };

        RpcException failure = simulated.ask(1).get(0).failure();

        assertThat(failure.kind()).isEqualTo(RpcException.Kind.TRANSIENT);
        assertThat(failure).hasMessage("echo: 6 attempts failed, the last with: echo: error -32603 \"out of order\"");
        assertThat(askedMs).hasSize(6);
        for (int attempt = 1; attempt < 6; attempt++) {
            long fullMs = 200L << (attempt - 1);
            assertThat(askedMs.get(attempt) - askedMs.get(attempt - 1) - simulated.node(0).latencyMs)
                    .as("wait before attempt %d", attempt + 1)
                    .isBetween(fullMs / 2, fullMs + 100);
        }
    }

    @Test
    void callsWaitForANodeThatIsAwayAsLongAsPatienceLasts() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 1);
        simulated.node(0).refusal = new ConnectException("Connection refused");
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(List.of(SimulatedNodes.call(1)));

        simulated.run(PATIENCE_MS - 1_000);
        assertThat(asked).isNotDone();
        simulated.run(2_000);

        assertThat(asked.join().get(0).failure()).hasMessageStartingWith("no endpoint responds; last: "
                + "ws://node-0:9944: ");
    }

    @Test
    void aNodeThatComesBackInTimeIsAsked() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 1);
        simulated.node(0).refusal = new ConnectException("Connection refused");
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(List.of(SimulatedNodes.call(1)));
        simulated.run(60_000);

        simulated.node(0).refusal = null;
        simulated.runUntil(asked::isDone);

        assertThat(results(asked.join())).containsExactly("r1");
    }

    @Test
    void ofTwoNodesTheOneThatFailsIsLeftOutAndTakesPartAgain() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 2);
        simulated.node(1).behaviour =
                (node, link, text) -> link.say(SimulatedNodes.error(text, -32603, "out of order"));

        assertThat(results(simulated.ask(2_000))).isEqualTo(expected(2_000));
        assertThat(simulated.node(1).calls).as("calls to the node that fails").isLessThan(60);

        simulated.node(1).behaviour = (node, link, text) -> link.say(SimulatedNodes.answer(text));
        simulated.run(11_000);
        int before = simulated.node(1).calls;
        assertThat(results(simulated.ask(2_000))).isEqualTo(expected(2_000));
        assertThat(simulated.node(1).calls - before).as("calls to the node that is well again").isGreaterThan(500);
    }

    @Test
    void aNodeThatFailsEveryCallIsAskedNoMoreThanTheRateForSuchNodes() {
        SimulatedNodes simulated =
                new SimulatedNodes(new RpcOptions(256, 2, 1, TIMEOUT_MS, 6, 200, 10_000, PATIENCE_MS, 0, 20), 1);
        simulated.node(0).behaviour =
                (node, link, text) -> link.say(SimulatedNodes.error(text, -32603, "out of order"));
        simulated.client.call(IntStream.range(0, 10_000).mapToObj(SimulatedNodes::call).toList());
        simulated.run(5_000);
        int before = simulated.node(0).calls;

        simulated.run(60_000);

        assertThat(simulated.node(0).calls - before).isBetween(1_000, 60 * 20 + 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1_000})
    void callsASecondAreCapped(int rate) {
        SimulatedNodes simulated =
                new SimulatedNodes(new RpcOptions(256, 2, 1, TIMEOUT_MS, 6, 200, 10_000, PATIENCE_MS, rate, 20), 1);
        simulated.client.call(IntStream.range(0, 100_000).mapToObj(SimulatedNodes::call).toList());
        simulated.run(1_000);
        int before = simulated.node(0).calls;

        simulated.run(60_000);

        assertThat(simulated.node(0).calls - before).isBetween(60 * rate * 9 / 10, 60 * rate + Math.max(1, rate / 5));
    }

    @Test
    void aBatchThatIsRefusedForItsSizeGoesOutInSmallerOnes() {
        SimulatedNodes simulated = new SimulatedNodes(options(64, 16), 1);
        simulated.node(0).behaviour = (node, link, text) -> link.say(
                text.startsWith("[") && SimulatedNodes.tree(text).size() > 4
                        ? "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32010,\"message\":\"The batch request"
                                + " was too large\"}}"
                        : SimulatedNodes.answer(text));

        assertThat(results(simulated.ask(1_000))).isEqualTo(expected(1_000));

        assertThat(simulated.statistics.retries()).isLessThanOrEqualTo(2 * 64);
    }

    @Test
    void anAbortFailsCallsOnTheirWayAndThoseThatWaitAtOnce() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 1);
        simulated.node(0).behaviour = (node, link, text) -> { };
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(
                IntStream.range(0, 100).mapToObj(SimulatedNodes::call).toList());
        simulated.run(1_000);
        long begunMs = simulated.eventLoop.nowMs();

        simulated.client.abort("the run is stopping");
        simulated.runUntil(asked::isDone);

        assertThat(simulated.eventLoop.nowMs()).isEqualTo(begunMs);
        assertThat(asked.join())
                .allSatisfy(outcome -> assertThat(outcome.failure().kind()).isEqualTo(RpcException.Kind.STOPPED));
        int before = simulated.node(0).calls;
        assertThat(simulated.ask(3))
                .allSatisfy(outcome -> assertThat(outcome.failure().kind()).isEqualTo(RpcException.Kind.STOPPED));
        assertThat(simulated.node(0).calls).as("no call is sent after an abort").isEqualTo(before);
        simulated.client.resume();
        simulated.node(0).behaviour = (node, link, text) -> link.say(SimulatedNodes.answer(text));
        assertThat(results(simulated.ask(3))).isEqualTo(expected(3));
    }

    @Test
    void anAnswerToACallGivenUpLongAgoSettlesNothing() {
        SimulatedNodes simulated = new SimulatedNodes(options(8, 1), 1);
        List<Runnable> late = new ArrayList<>();
        simulated.node(0).behaviour = (node, link, text) -> {
            if (late.isEmpty()) {
                late.add(() -> link.say(SimulatedNodes.answer(text).replace("\"r0\"", "\"late\"")));
            } else {
                link.say(SimulatedNodes.answer(text));
            }
        };

        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(List.of(SimulatedNodes.call(0)));
        simulated.run(TIMEOUT_MS - 1_000);
        // Another call is answered meanwhile.
        assertThat(results(simulated.ask(1))).containsExactly("r0");
        simulated.runUntil(asked::isDone);
        late.forEach(Runnable::run);
        simulated.run(1_000);

        assertThat(results(asked.join())).containsExactly("r0");
    }
}
