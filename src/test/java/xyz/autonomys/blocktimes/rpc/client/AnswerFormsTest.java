package xyz.autonomys.blocktimes.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.ConnectionOptions;
import xyz.autonomys.blocktimes.rpc.call.Proxies;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.wire.Message;

/** Responses of unusual form that mean the usual, and connections that others keep or cut as they like. */
class AnswerFormsTest {

    private static final int PING_MS = 20_000;

    private static RpcOptions options(int batch) {
        return new RpcOptions(64, 2, batch, 20_000, 6, 200, 10_000, 120_000, 0, 20)
                .withConnections(new ConnectionOptions(PING_MS, Proxies.NONE));
    }

    static Stream<Named<UnaryOperator<String>>> forms() {
        return Stream.of(
                Named.of("ids as text", answer -> answer.replaceAll("\"id\":(\\d+)", "\"id\":\"$1\"")),
                Named.of("a byte order mark", answer -> "\uFEFF" + answer),
                Named.of("further fields", answer -> answer.replace(
                        "\"jsonrpc\"", "\"gateway\":{\"ms\":[1]},\"jsonrpc\"")),
                Named.of("no jsonrpc", answer -> answer.replace("\"jsonrpc\":\"2.0\",", "")),
                Named.of("the result before the id",
                        answer -> answer.replaceAll("\"id\":(\\d+),(\"result\":\"[^\"]*\")", "$2,\"id\":$1")),
                Named.of("the result before the id as text",
                        answer -> answer.replaceAll("\"id\":(\\d+),(\"result\":\"[^\"]*\")", "$2,\"id\":\"$1\"")),
                Named.of("an error that is null", answer -> answer.replace("\"result\"", "\"error\":null,\"result\"")),
                Named.of("pretty-printed", AnswerFormsTest::pretty));
    }

    private static String pretty(String answer) {
        try {
            ObjectMapper json = new ObjectMapper();
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isTaken(UnaryOperator<String> form) {
        for (int batch : new int[] {1, 8}) {
            SimulatedNodes simulated = new SimulatedNodes(options(batch), 1);
            simulated.node(0).behaviour = (node, link, text) -> link.say(form.apply(SimulatedNodes.answer(text)));

            assertThat(simulated.ask(200).stream().map(RpcOutcome::orThrow))
                    .isEqualTo(IntStream.range(0, 200).mapToObj(i -> "r" + i).toList());
            assertThat(simulated.node(0).connections).isEqualTo(2);
            assertThat(simulated.node(0).calls).isEqualTo(200);
        }
    }

    /** Latin-1 in the text of an error: the error says what to do, and the connection stays. */
    @Test
    void anErrorWhoseTextIsNoUtf8IsTaken() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        int[] refused = new int[1];
        simulated.node(0).behaviour = (node, link, text) -> {
            byte[] error = SimulatedNodes.error(text, -32005, "d\u00e9pass\u00e9")
                    .getBytes(StandardCharsets.ISO_8859_1);
            link.say(refused[0]++ == 0 ? new Message(error, 0, error.length)
                    : Message.of(SimulatedNodes.answer(text)));
        };

        assertThat(simulated.ask(20).stream().map(RpcOutcome::orThrow)).hasSize(20);
        assertThat(simulated.node(0).connections).isEqualTo(2);
        assertThat(simulated.statistics.limitedCalls()).isEqualTo(1);
    }

    /** A call whose response is withheld; as many others are sent meanwhile as no window holds. */
    @Test
    void aCallThatIsNotAnsweredForLongKeepsNoOtherFromItsOwnAnswer() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        List<Runnable> withheld = new ArrayList<>();
        simulated.node(0).behaviour = (node, link, text) -> {
            String answer = SimulatedNodes.answer(text);
            if (withheld.isEmpty()) {
                withheld.add(() -> link.say(answer));
            } else {
                link.say(answer);
            }
            if (node.calls == 3_000) {
                withheld.get(0).run();
            }
        };

        assertThat(simulated.ask(3_000).stream().map(RpcOutcome::orThrow))
                .isEqualTo(IntStream.range(0, 3_000).mapToObj(i -> "r" + i).toList());
        assertThat(simulated.node(0).calls).isEqualTo(3_000);
    }

    @Test
    void aBatchThatIsAnsweredOneByOneIsTaken() {
        SimulatedNodes simulated = new SimulatedNodes(options(8), 1);
        simulated.node(0).behaviour = (node, link, text) -> {
            JsonNode calls = SimulatedNodes.tree(text);
            if (calls.isArray()) {
                calls.forEach(call -> link.say(SimulatedNodes.answer(call.toString())));
            } else {
                link.say(SimulatedNodes.answer(text));
            }
        };

        assertThat(simulated.ask(200)).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
        assertThat(simulated.node(0).calls).isEqualTo(200);
    }

    @Test
    void aConnectionThatCarriesNothingIsPinged() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        simulated.ask(1);

        simulated.run(10 * PING_MS + 1_000);

        assertThat(simulated.node(0).pings).as("pings over 2 connections").isBetween(18, 20);
        assertThat(simulated.node(0).connections).isEqualTo(2);
    }

    @Test
    void aConnectionThatIsCutWhileItIsIdleIsNoFailure() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        for (int i = 0; i < 20; i++) {
            simulated.ask(2);
            simulated.node(0).cut();
            simulated.run(60_000);
        }
        long begunMs = simulated.eventLoop.nowMs();

        simulated.ask(2_000);

        assertThat(simulated.eventLoop.nowMs() - begunMs).as("ms; a failing one gets 20 calls/s").isLessThan(5_000);
        assertThat(simulated.statistics.retries()).isZero();
    }

    @Test
    void anEndpointThatDeniesAccessIsFinalAtOnceAndTriedAgainLater() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        simulated.node(0).refusal = ConnectFailure.denied("the server wants credentials (HTTP status 401)");

        RpcException failure = simulated.ask(5).get(0).failure();

        assertThat(failure.kind()).isEqualTo(RpcException.Kind.PERMANENT);
        assertThat(failure).hasMessage("ws://node-0:9944: the server wants credentials (HTTP status 401)");
        assertThat(simulated.eventLoop.nowMs()).isLessThan(1_000);
        assertThat(simulated.ask(5).get(0).failure()).hasMessageContaining("401");
        simulated.node(0).refusal = null;
        simulated.run(11_000);
        assertThat(simulated.ask(5)).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
    }

    @Test
    void aCallThatWaitsForAnEndpointFailsOnceThatDeniesAccess() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 2);
        simulated.node(1).behaviour = (node, link, text) -> link.say(text.contains("[777]")
                ? SimulatedNodes.error(text, 4003, "State already discarded") : SimulatedNodes.answer(text));
        simulated.node(0).refusal = ConnectFailure.of("connection refused");
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(List.of(SimulatedNodes.call(777)));
        simulated.client.oldestBlock(URI.create("ws://node-1:9944"), 1_000);
        CompletableFuture<List<RpcOutcome<String>>> old =
                simulated.client.call(List.of(SimulatedNodes.call(5).about(10)));
        simulated.ask(5);
        assertThat(asked).isNotDone();
        assertThat(old).isNotDone();

        simulated.node(0).refusal = ConnectFailure.denied("the server wants credentials (HTTP status 401)");
        for (int i = 0; i < 30 && !(asked.isDone() && old.isDone()); i++) {
            simulated.ask(5);
            simulated.run(1_000);
        }

        assertThat(asked.join().get(0).failure()).hasMessageContaining("has pruned that state");
        assertThat(old.join().get(0).failure()).hasMessage("echo: no endpoint that can be used has block 10");
    }

    @Test
    void connectionsThatAreCutAtOnceAreNotOpenedAgainAtOnce() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        simulated.ask(2);
        int before = simulated.node(0).connections;
        for (int i = 0; i < 1_000; i++) {
            simulated.node(0).cut();
            simulated.run(10);
        }

        assertThat(simulated.node(0).connections - before).as("connections in 10 s").isLessThan(30);
    }

    @Test
    void anErrorBesideAResultThatIsNullIsAnError() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        simulated.node(0).behaviour = (node, link, text) -> link.say(SimulatedNodes.error(text, 4003,
                "State already discarded").replace("\"error\"", "\"result\":null,\"error\""));

        assertThat(simulated.ask(3).get(0).failure()).hasMessageContaining("has pruned that state");
        assertThat(simulated.node(0).connections).isLessThanOrEqualTo(2);
    }

    @Test
    void anotherEndpointServesTheCallsOfOneThatDeniesAccess() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 2);
        simulated.node(0).refusal = ConnectFailure.denied("the server refuses access (HTTP status 403)");

        assertThat(simulated.ask(50)).allSatisfy(outcome -> assertThat(outcome.failed()).isFalse());
        CompletableFuture<List<RpcOutcome<String>>> alone =
                simulated.client.callAt(URI.create("ws://node-0:9944"), List.of(SimulatedNodes.call(1)));
        simulated.runUntil(alone::isDone);
        assertThat(alone.join().get(0).failure()).hasMessageContaining("HTTP status 403");
    }

    @Test
    void theTimeThatAServerAsksForBeforeTheNextConnectionIsKept() {
        SimulatedNodes simulated = new SimulatedNodes(options(1), 1);
        simulated.node(0).refusal = ConnectFailure.busy("the server limits connections (HTTP status 429)", 300_000);
        CompletableFuture<List<RpcOutcome<String>>> asked = simulated.client.call(List.of(SimulatedNodes.call(1)));
        simulated.run(1_000);
        simulated.node(0).refusal = null;

        simulated.run(298_000);
        assertThat(simulated.node(0).connections).isZero();
        assertThat(simulated.client.pauseMs(null)).isBetween(1L, 2_000L);
        simulated.runUntil(asked::isDone);

        assertThat(asked.join().get(0).failed()).isFalse();
    }
}
