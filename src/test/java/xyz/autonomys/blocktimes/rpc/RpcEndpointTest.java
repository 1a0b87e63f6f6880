package xyz.autonomys.blocktimes.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.StartedProcesses;
import xyz.autonomys.blocktimes.rpc.call.ResultReader;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;
import xyz.autonomys.blocktimes.time.IdleTime;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/**
 * The {@code jsonrpc:} component against a server that answers whatever a test wants. Calls have little time, which
 * passes only while nothing happens.
 */
class RpcEndpointTest extends CamelTestSupport {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger asked = new AtomicInteger();
    private final SimulatedTime time = new SimulatedTime();
    private IdleTime idle;
    private HttpServer server;
    private BiConsumer<ServerWebSocket, String> behaviour = (socket, text) -> socket.writeTextMessage(answer(text));

    @BeforeEach
    void addComponent() throws Exception {
        server = vertx.createHttpServer(
                new HttpServerOptions().setMaxWebSocketFrameSize(64 << 20).setMaxWebSocketMessageSize(64 << 20));
        server.webSocketHandler(socket -> socket.textMessageHandler(text -> {
            asked.incrementAndGet();
            behaviour.accept(socket, text);
        }));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        RpcOptions options = new RpcOptions(8, 1, 1, 400, 4, 10, 50, 2_000, 0, 1_000);
        context()
                .addComponent(
                        "jsonrpc",
                        new RpcComponent(
                                Map.of("test", List.of(URI.create("ws://127.0.0.1:" + server.actualPort()))),
                                options,
                                time));
    }

    @AfterEach
    void closeServer() throws Exception {
        if (idle != null) {
            idle.close();
        }
        vertx.close();
    }

    /** Lets time pass while nothing is asked: without this it stands still, and nothing times out. */
    private void timePasses() {
        idle = new IdleTime(time, 100, asked::get);
    }

    private static String id(String text) {
        Matcher matcher = ID.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String answer(String text) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id(text) + ",\"result\":\"r"
                + text.replaceAll(".*\"params\":\\[(\\d*)\\].*", "$1") + "\"}";
    }

    private static String error(String text, int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id(text) + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message
                + "\"}}";
    }

    private static RpcCall<String> call(int number) {
        return new RpcCall<>("echo", List.of(number), ResultReader.TEXT);
    }

    private String ask() {
        return template().requestBody("jsonrpc:test", call(1), String.class);
    }

    @SuppressWarnings("unchecked")
    private List<RpcOutcome<String>> askAll(String uri, int calls) {
        return template()
                .requestBody(
                        uri,
                        IntStream.range(0, calls)
                                .mapToObj(RpcEndpointTest::call)
                                .toList(),
                        List.class);
    }

    private RpcException failure() {
        try {
            throw new AssertionError("answered " + ask());
        } catch (CamelExecutionException e) {
            return (RpcException) e.getCause();
        }
    }

    @Test
    void oneCallGivesItsResultAndSeveralGiveTheirOutcomesInOrder() {
        assertThat(ask()).isEqualTo("r1");
        assertThat(askAll("jsonrpc:test", 100)).extracting(RpcOutcome::orThrow)
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "r" + i).toList());
    }

    @Test
    void repliesInAnyOrderFindTheirCalls() {
        List<String> held = new ArrayList<>();
        behaviour = (socket, text) -> {
            held.add(0, answer(text));
            if (held.size() == 4) {
                held.forEach(socket::writeTextMessage);
                held.clear();
            }
        };

        assertThat(askAll("jsonrpc:test", 40)).extracting(RpcOutcome::orThrow)
                .isEqualTo(IntStream.range(0, 40).mapToObj(i -> "r" + i).toList());
    }

    @Test
    void aResultBeforeItsIdIsRead() {
        behaviour = (socket, text) ->
                socket.writeTextMessage("{\"result\":\"late id\",\"jsonrpc\":\"2.0\",\"id\":" + id(text) + "}");

        assertThat(ask()).isEqualTo("late id");
    }

    @Test
    void repliesToNothingAskedAndDuplicatesAreCountedAndIgnored() {
        behaviour = (socket, text) -> {
            socket.writeTextMessage("{\"jsonrpc\":\"2.0\",\"id\":777777,\"result\":\"stray\"}");
            socket.writeTextMessage(answer(text));
            socket.writeTextMessage(answer(text));
            socket.writeTextMessage(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"chain_newHead\",\"params\":{\"subscription\":1,\"result\":{}}}");
        };

        assertThat(askAll("jsonrpc:test", 10)).extracting(RpcOutcome::orThrow)
                .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "r" + i).toList());
        assertThat(statistics().unaskedReplies()).isBetween(18L, 20L);
    }

    @Test
    void noMoreCallsAreUnansweredThanTheWindowAllows() {
        List<Runnable> unanswered = new ArrayList<>();
        int[] most = new int[1];
        behaviour = (socket, text) -> {
            unanswered.add(() -> socket.writeTextMessage(answer(text)));
            most[0] = Math.max(most[0], unanswered.size());
            if (unanswered.size() == 5) {
                vertx.setTimer(5, timer -> {
                    unanswered.forEach(Runnable::run);
                    unanswered.clear();
                });
            }
        };

        askAll("jsonrpc:test?window=5&sockets=3", 60).forEach(RpcOutcome::orThrow);

        assertThat(most[0]).isEqualTo(5);
    }

    @Test
    void failuresThatMayPassAreTriedAgain() {
        timePasses();
        for (int code : new int[] {-32999, -32009, -32603}) {
            asked.set(0);
            behaviour = (socket, text) ->
                    socket.writeTextMessage(asked.get() < 3 ? error(text, code, "busy") : answer(text));

            assertThat(ask()).isEqualTo("r1");
            assertThat(asked).hasValue(3);
        }
        assertThat(statistics().retries()).isEqualTo(6);
        assertThat(statistics().failures()).containsEntry("-32999", 2L);
    }

    @Test
    void aFailureThatDoesNotPassIsFinalAfterTheLastAttempt() {
        timePasses();
        behaviour = (socket, text) -> socket.writeTextMessage(error(text, -32009, "Server is busy"));

        assertThat(failure())
                .hasMessage("echo: 4 attempts failed, the last with: echo: error -32009 \"Server is busy\"");
        assertThat(asked).hasValue(4);
    }

    @Test
    void permanentErrorsAreNotTriedAgainAndSayWhatToDo() {
        Map<Integer, String> advice = Map.of(
                -32601,
                "the endpoint does not offer this method",
                -32602,
                "did not understand the parameters",
                4001,
                "the endpoint does not know that block");
        advice.forEach((code, words) -> {
            asked.set(0);
            behaviour = (socket, text) -> socket.writeTextMessage(error(text, code, "no"));
            assertThat(failure()).hasMessageContaining(words);
            assertThat(asked).hasValue(1);
        });
        behaviour = (socket, text) ->
                socket.writeTextMessage(error(text, 4003, "UnknownBlock: State already discarded for 0x12"));
        assertThat(failure())
                .hasMessage(
                        "echo: error 4003 \"UnknownBlock: State already discarded for 0x12\": the endpoint has pruned"
                                + " that state; use an archive node, synchronised with --sync full --state-pruning "
                                + "archive from an empty database");
    }

    @Test
    void aCallThatIsNotAnsweredTimesOutAndIsMadeAgain() {
        timePasses();
        behaviour = (socket, text) -> {
            if (asked.get() > 1) {
                socket.writeTextMessage(answer(text));
            }
        };

        assertThat(ask()).isEqualTo("r1");
        assertThat(asked).hasValue(2);
    }

    @Test
    void callsInFlightFailAtOnceWhenTheSocketIsCutAndAreMadeAgain() {
        timePasses();
        behaviour = (socket, text) -> {
            if (asked.get() == 3) {
                socket.close();
            } else if (asked.get() > 3) {
                socket.writeTextMessage(answer(text));
            }
        };

        assertThat(askAll("jsonrpc:test?timeoutMs=60000", 3))
                .extracting(RpcOutcome::orThrow)
                .containsExactly("r0", "r1", "r2");
    }

    @Test
    void aSocketThatSendsNoJsonIsGivenUp() {
        timePasses();
        behaviour = (socket, text) -> socket.writeTextMessage(asked.get() == 1 ? "<html>502</html>" : answer(text));

        assertThat(ask()).isEqualTo("r1");
    }

    @Test
    void aReplyOfAnotherShapeIsTriedAgainAndThenNamed() {
        timePasses();
        behaviour = (socket, text) ->
                socket.writeTextMessage("{\"jsonrpc\":\"2.0\",\"id\":" + id(text) + ",\"result\":{\"a\":1}}");

        assertThat(failure())
                .hasMessageContaining(
                        "echo: 4 attempts failed, the last with: echo: invalid response: expected VALUE_STRING, found"
                                + " START_OBJECT");
    }

    @Test
    void aReplyOfTwentyMegabytesIsTaken() {
        String large = "x".repeat(20 << 20);
        behaviour = (socket, text) ->
                socket.writeTextMessage("{\"jsonrpc\":\"2.0\",\"id\":" + id(text) + ",\"result\":\"" + large + "\"}");

        assertThat(template().requestBody("jsonrpc:test?timeoutMs=600000", call(1), String.class)).hasSize(20 << 20);
    }

    @Test
    void batchesGoOutTogetherAndMayBeAnsweredInAnyOrder() {
        behaviour = (socket, text) -> {
            Matcher ids = ID.matcher(text);
            List<String> replies = new ArrayList<>();
            while (ids.find()) {
                replies.add(0, "{\"jsonrpc\":\"2.0\",\"id\":" + ids.group(1) + ",\"result\":\"" + ids.group(1) + "\"}");
            }
            socket.writeTextMessage(text.startsWith("[") ? "[" + String.join(",", replies) + "]" : replies.get(0));
        };

        List<RpcOutcome<String>> outcomes = askAll("jsonrpc:test?batch=4", 16);

        assertThat(outcomes)
                .extracting(RpcOutcome::orThrow)
                .isEqualTo(IntStream.range(0, 16).mapToObj(String::valueOf).toList());
        assertThat(asked).hasValue(4);
    }

    @Test
    void repliesOfNoKnownShapeDoNotLeaveCallsWaiting() {
        timePasses();
        List<String> strange = List.of(
                "{\"id\":[1],\"result\":1}",
                "{\"jsonrpc\":\"2.0\",\"method\":[1]}",
                "[]",
                "[[[]]]",
                "17",
                "null",
                "{\"id\":{},\"error\":[1]}",
                "{\"id\":99999999999999999999999}");
        behaviour = (socket, text) -> {
            if (asked.get() <= strange.size()) {
                socket.writeTextMessage(strange.get(asked.get() - 1));
            } else {
                socket.writeTextMessage(answer(text));
            }
        };

        for (int i = 0; i < strange.size(); i++) {
            try {
                ask();
            } catch (CamelExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(RpcException.class);
            }
        }
        assertThat(ask()).isEqualTo("r1");
    }

    @Test
    void aServerThatNeverAnswersTheHandshakeIsGivenUp() throws Exception {
        timePasses();
        try (java.net.ServerSocket silent = new java.net.ServerSocket(0)) {
            context()
                    .addComponent(
                            "silent",
                            new RpcComponent(
                                    Map.of("test", List.of(URI.create("ws://127.0.0.1:" + silent.getLocalPort()))),
                                    new RpcOptions(8, 1, 1, 400, 2, 10, 50, 300, 0, 1_000),
                                    time));

            assertThatThrownBy(() -> template().requestBody("silent:test", call(1)))
                    .cause()
                    .isInstanceOf(RpcException.class)
                    .hasMessageContaining(
                            "no endpoint responds; last: no response yet from ws://127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    void tlsIsSpokenAndCertificatesAreChecked(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("self-signed.p12");
        Process keytool = StartedProcesses.start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit"));
        assertThat(keytool.waitFor()).isZero();
        PfxOptions certificate = new PfxOptions().setPath(store.toString()).setPassword("changeit");
        HttpServer secure = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate));
        secure.webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage(answer(text))));
        secure.listen(0, "localhost").toCompletionStage().toCompletableFuture().get();
        URI url = URI.create("wss://localhost:" + secure.actualPort());
        for (String component : List.of("tls", "distrusting")) {
            context().addComponent(component, new RpcComponent(
                    Map.of("test", List.of(url)),
                    new RpcOptions(8, 1, 1, 10_000, 4, 10, 50, 15_000, 0, 1_000),
                    time));
        }
        context().getRegistry().bind("trusting", new HttpClientOptions().setTrustOptions(certificate));

        assertThat(template().requestBody("tls:test?clientOptions=#trusting", call(1), String.class)).isEqualTo("r1");
        timePasses();
        assertThatThrownBy(() -> template().requestBody("distrusting:test", call(1)))
                .cause().isInstanceOf(RpcException.class)
                .hasMessageContaining("no endpoint responds; last: wss://localhost:" + secure.actualPort() + ": TLS: ")
                .hasMessageContaining("is not trusted; its issuer is CN=localhost");
    }

    @Test
    void aChainHasOneClient() {
        ProducerTemplate producer = template();
        assertThat(producer.requestBody("jsonrpc:test?batch=4", call(1), String.class)).isEqualTo("r1");
        assertThat(context().getComponent("jsonrpc", RpcComponent.class).client("test").options().batch()).isEqualTo(4);

        assertThatThrownBy(() -> producer.requestBody("jsonrpc:test", call(1)))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining("jsonrpc://test would be a second client of chain test, beside "
                        + "jsonrpc://test?batch=4");
    }

    @Test
    void anOptionNobodyKnowsIsAnError() {
        ProducerTemplate producer = template();
        assertThatThrownBy(() -> producer.requestBody("jsonrpc:test?windo=5", call(1)))
                .isInstanceOf(ResolveEndpointFailedException.class).hasMessageContaining("windo");
        assertThatThrownBy(() -> producer.requestBody("jsonrpc:test?window=-1", call(1)))
                .isInstanceOf(ResolveEndpointFailedException.class).hasStackTraceContaining("window=-1 cannot be used");
    }

    private RpcStatistics statistics() {
        return context().getComponent("jsonrpc", RpcComponent.class).statistics("test");
    }

    @Test
    void aReplyThatNeverEndsIsEnded() {
        // A piece each time that a piece was sent: there is no silence, and no end.
        behaviour = (socket, text) -> drip(socket, WebSocketFrame.textFrame("{", false));
        timePasses();

        assertThatThrownBy(this::ask).hasRootCauseInstanceOf(RpcException.class)
                .rootCause().hasMessageContaining("has sent nothing for 400 ms");
    }

    private static void drip(ServerWebSocket socket, WebSocketFrame piece) {
        socket.writeFrame(piece);
        Vertx.currentContext().owner().setTimer(5, timer -> {
            if (!socket.isClosed()) {
                drip(socket, WebSocketFrame.continuationFrame(Buffer.buffer(" "), false));
            }
        });
    }
}
