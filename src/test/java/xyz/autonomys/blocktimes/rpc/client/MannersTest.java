package xyz.autonomys.blocktimes.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import xyz.autonomys.blocktimes.rpc.Manners;
import xyz.autonomys.blocktimes.rpc.call.NodeError;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** Each error of docs/PROTOCOL.md, as a simulated node says it, in simulated time. */
class MannersTest {

    private static final int CALLS = 1_000;
    private static final int ALLOWED_A_SECOND = 20;

    private static RpcOptions options(int window, int batch) {
        return new RpcOptions(window, 2, batch, 20_000, 6, 200, 10_000, 120_000, 0, 20);
    }

    private static String id(String text) {
        return SimulatedNodes.tree(text).path("id").toString();
    }

    @ParameterizedTest
    @MethodSource("xyz.autonomys.blocktimes.rpc.Manners#errors")
    void eachErrorMeansWhatTheTableSays(Manners.Said said) {
        assertThat(said.error().meaning().name().toLowerCase().replace('_', ' ').replace("batch too large", "batch"))
                .isEqualTo(said.means());
        if (said.waitMs() > 0 || said.means().equals("limited")) {
            assertThat(said.error().waitMs()).isEqualTo(said.waitMs());
        }
        NodeError shouted = new NodeError(said.error().code().toUpperCase(), said.error().message().toUpperCase(),
                said.error().data().toUpperCase());
        assertThat(shouted.meaning()).isEqualTo(said.error().meaning());
    }

    /** A node that allows 20 calls in each second, and refuses the others in the manner of the row. */
    @ParameterizedTest
    @MethodSource("xyz.autonomys.blocktimes.rpc.Manners#errors")
    void eachRowEndsAsItShould(Manners.Said said) {
        if (said.means().equals("batch")) {
            return; // no call of its own is refused for the size of a batch
        }
        SimulatedNodes simulated = new SimulatedNodes(options(64, 1), 1);
        boolean isLimit = said.means().equals("limited");
        boolean mayPass = isLimit || said.means().equals("busy") || said.means().equals("unknown");
        int[] inSecond = new int[1];
        long[] second = {-1};
        long[] pausedUntilMs = new long[1];
        int[] inPause = new int[1];
        Set<Integer> asked = new HashSet<>();
        simulated.node(0).behaviour = (node, link, text) -> {
            long nowMs = simulated.eventLoop.nowMs();
            if (nowMs / 1_000 != second[0]) {
                second[0] = nowMs / 1_000;
                inSecond[0] = 0;
            }
            inPause[0] += nowMs < pausedUntilMs[0] - 1 ? 1 : 0;
            boolean refuses = isLimit ? ++inSecond[0] > ALLOWED_A_SECOND
                    : !mayPass || asked.add(SimulatedNodes.tree(text).at("/params/0").asInt());
            if (refuses && isLimit && said.waitMs() >= 1_000) {
                pausedUntilMs[0] = Math.max(pausedUntilMs[0], nowMs + node.latencyMs + said.waitMs());
                inPause[0] = 0;
            }
            link.say(refuses ? said.json(id(text)) : SimulatedNodes.answer(text));
        };

        int calls = said.waitMs() >= 1_000 ? 100 : CALLS;
        List<RpcOutcome<String>> outcomes = simulated.ask(calls);

        if (mayPass) {
            assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
            if (isLimit) {
                assertThat(simulated.statistics.limitedCalls()).isPositive();
                assertThat(simulated.client.nodeStates().get(0).callsPerSecond()).isBetween(2.0, 40.0);
                assertThat(simulated.client.nodeStates().get(0).isGood()).isTrue();
                if (said.waitMs() < 1_000) {
                    double atLeastS = CALLS / (double) ALLOWED_A_SECOND;
                    System.out.printf("MannersTest: %s: %.2f of the rate allowed, %.2f calls sent for each response%n",
                            said, atLeastS / (simulated.eventLoop.nowMs() / 1e3),
                            simulated.node(0).calls / (double) CALLS);
                    assertThat(simulated.eventLoop.nowMs() / 1e3).as("seconds").isLessThan(1.4 * atLeastS);
                } else {
                    assertThat(inPause[0]).as("calls in the pause asked for").isZero();
                }
            }
        } else {
            assertThat(outcomes).allSatisfy(outcome ->
                    assertThat(outcome.failure().kind()).isEqualTo(RpcException.Kind.PERMANENT));
            assertThat(simulated.node(0).calls).as("one attempt a call").isEqualTo(CALLS);
            assertThat(outcomes.stream().map(outcome -> outcome.failure().getMessage()).distinct()).hasSize(1);
        }
    }

    /** An endpoint that refuses some calls of a batch, or the whole batch, in the manner of the row. */
    @ParameterizedTest
    @MethodSource("xyz.autonomys.blocktimes.rpc.Manners#errors")
    void batchesThatAreRefusedForTheirSizeBecomeSmaller(Manners.Said said) {
        if (!said.means().equals("batch") && !said.means().equals("too large")) {
            return;
        }
        for (boolean withId : new boolean[] {true, false}) {
            SimulatedNodes simulated = new SimulatedNodes(options(64, 16), 1);
            simulated.node(0).behaviour = (node, link, text) -> link.say(
                    text.startsWith("[") && SimulatedNodes.tree(text).size() > 4
                            ? said.json(withId ? SimulatedNodes.tree(text).get(0).get("id").toString() : "null")
                            : SimulatedNodes.answer(text));

            assertThat(simulated.ask(CALLS)).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
            assertThat(simulated.statistics.retries()).isLessThan(4 * 64);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 1000", "50, 1000", "1000, 1000", "100, 5000", "600, 60000"})
    void theRateIsFoundWhateverTheInterval(int allowed, long intervalMs) {
        SimulatedNodes simulated = new SimulatedNodes(options(256, 1), 1);
        long[] interval = {-1};
        int[] used = new int[1];
        simulated.node(0).behaviour = (node, link, text) -> {
            if (simulated.eventLoop.nowMs() / intervalMs != interval[0]) {
                interval[0] = simulated.eventLoop.nowMs() / intervalMs;
                used[0] = 0;
            }
            link.say(++used[0] > allowed ? SimulatedNodes.error(text, -32029, "Too Many Requests")
                    : SimulatedNodes.answer(text));
        };
        int calls = (int) (allowed * (300_000 / intervalMs));

        assertThat(simulated.ask(calls)).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());

        double share = 300_000.0 / simulated.eventLoop.nowMs();
        System.out.printf(
                "MannersTest: %d calls in %d ms allowed: %.2f of it used, %.2f calls sent for each response%n",
                allowed, intervalMs, share, simulated.node(0).calls / (double) calls);
        assertThat(share).isGreaterThan(0.75);
        assertThat(simulated.node(0).calls).isLessThan(calls * 5 / 4 + 300);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"please retry later (code 429) | 0", "'{\"retry_after_ms\":500}' | 500",
        "try again in 1m30s | 90000", "resets at 2024-05-01T00:00:00Z | 0", "wait 500 microseconds | 0",
        "try again in 1,500 ms | 0", "awaiting block 12345678 | 0", "Retry-After: 7 | 7000", "retry in 2 min | 120000",
        "wait 1h | 3600000", "backoff_seconds\": 30 | 30000", "try again in 0.25 seconds | 250", "wait 5 | 5000"})
    void theWaitIsReadFromTheWords(String message, long waitMs) {
        assertThat(new NodeError("429", message, "").waitMs()).isEqualTo(waitMs);
    }

    @Test
    void aCallThatIsNeverAcceptedWhileOthersAreFailsInTheEnd() {
        SimulatedNodes simulated = new SimulatedNodes(options(16, 1), 1);
        simulated.node(0).behaviour = (node, link, text) -> link.say(
                SimulatedNodes.tree(text).at("/params/0").asInt() == 7
                        ? SimulatedNodes.error(text, -32000, "quota exceeded for this block")
                        : SimulatedNodes.answer(text));

        List<RpcOutcome<String>> outcomes = simulated.ask(3_000);

        assertThat(outcomes.stream().filter(RpcOutcome::failed)).hasSize(1);
        assertThat(outcomes.get(7).failure().kind()).isEqualTo(RpcException.Kind.TRANSIENT);
    }

    @Test
    void afterAnAbortInALimitTheNextCallsAreMade() {
        SimulatedNodes simulated = new SimulatedNodes(options(16, 1), 1);
        boolean[] refuses = {true};
        simulated.node(0).behaviour = (node, link, text) -> {
            if (refuses[0]) {
                link.say(SimulatedNodes.error(text, -32029, "Too Many Requests"));
            }
        };
        simulated.client.call(List.of(SimulatedNodes.call(1)));
        simulated.run(5_000);
        refuses[0] = false; // and says nothing: a probe is under way
        simulated.run(12_000);
        simulated.client.abort("stopping");
        simulated.run(100);
        simulated.client.resume();
        simulated.node(0).behaviour = (node, link, text) -> link.say(SimulatedNodes.answer(text));

        assertThat(simulated.ask(20)).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
        assertThat(simulated.statistics.calls()).isLessThan(60);
    }

    @Test
    void aLimitWithoutAnIdHoldsForTheOldestCall() {
        SimulatedNodes simulated = new SimulatedNodes(options(16, 1), 1);
        int[] count = new int[1];
        simulated.node(0).behaviour = (node, link, text) -> link.say(++count[0] % 7 == 0
                ? "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32029,\"message\":\"Too Many Requests\"},\"id\":null}"
                : SimulatedNodes.answer(text));

        assertThat(simulated.ask(100)).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
        assertThat(simulated.node(0).connections).as("connections").isEqualTo(2);
    }

    @Test
    void anEndpointThatRefusesAllCallsForTheirRateIsWaitedForAsLongAsPatienceLasts() {
        SimulatedNodes simulated = new SimulatedNodes(options(16, 1), 1);
        simulated.node(0).behaviour =
                (node, link, text) -> link.say(SimulatedNodes.error(text, -32029, "Too Many Requests"));

        RpcException failure = simulated.ask(100).get(0).failure();

        assertThat(failure).hasMessageStartingWith("no endpoint responds; last: ws://node-0:9944: echo: error -32029");
        assertThat(simulated.node(0).calls).isLessThan(60);
    }

    @Test
    void anotherEndpointGetsTheCallsInThePause() {
        SimulatedNodes simulated = new SimulatedNodes(options(16, 1), 2);
        simulated.node(0).behaviour = (node, link, text) ->
                link.say(SimulatedNodes.error(text, -32005, "rate limited, try again in 1000 s"));

        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(
                IntStream.range(0, 500).mapToObj(SimulatedNodes::call).toList());
        simulated.runUntil(asked::isDone);

        assertThat(asked.join()).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
        assertThat(simulated.eventLoop.nowMs()).isLessThan(10_000);
    }
}
