package xyz.autonomys.blocktimes.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.Proxies;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.time.SystemTime;

/** What becomes of connections to servers that answer in the manners of docs/PROTOCOL.md, over real sockets. */
class HandshakeTest {

    private final Vertx vertx = Vertx.vertx();
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Connection connect(URI url, Proxies proxies) {
        return connect(url, proxies, new HttpClientOptions());
    }

    private Connection connect(URI url, Proxies proxies, HttpClientOptions options) {
        return connect(url, () -> new WebSocketConnector(
                vertx, options, WebSocketConnectOptions::new, proxies, new SystemTime()));
    }

    private Connection connect(URI url, Supplier<WebSocketConnector> connector) {
        CompletableFuture<Connection> connected = new CompletableFuture<>();
        vertx.runOnContext(v -> connector.get().connect(url).whenComplete((opened, problem) -> {
                    if (problem == null) {
                        connected.complete(opened);
                    } else {
                        connected.completeExceptionally(problem);
                    }
                }));
        return connected.join();
    }

    private ConnectFailure failure(URI url) {
        return failure(url, new HttpClientOptions());
    }

    private ConnectFailure failure(URI url, HttpClientOptions options) {
        CompletionException failed = catchThrowableOfType(
                CompletionException.class, () -> connect(url, Proxies.NONE, options));
        assertThat(failed.getCause()).isInstanceOf(ConnectFailure.class);
        assertThat(failed.getCause().getMessage()).doesNotContain("Exception");
        return (ConnectFailure) failed.getCause();
    }

    private HttpServer server(HttpServerOptions options, String host, Handler<HttpServerRequest> answer) {
        HttpServer server = vertx.createHttpServer(options);
        if (answer == null) {
            server.webSocketHandler(socket -> { });
        } else {
            server.requestHandler(answer);
        }
        return server.listen(0, host).toCompletionStage().toCompletableFuture().join();
    }

    private URI answering(Handler<HttpServerRequest> answer) {
        return URI.create("ws://127.0.0.1:" + server(new HttpServerOptions(), "127.0.0.1", answer).actualPort());
    }

    @ParameterizedTest
    @MethodSource("xyz.autonomys.blocktimes.rpc.Manners#handshakes")
    void eachStatusMeansWhatTheTableSays(Manners.Handshake row) {
        ConnectFailure failure = failure(answering(request -> {
            if (!row.header().isEmpty()) {
                String[] header = row.header().split(": ", 2);
                request.response().putHeader(header[0], header[1]);
            }
            request.response().setStatusCode(row.status()).end("{}");
        }));

        assertThat(failure.isDenied()).isEqualTo(row.means().equals("denied"));
        assertThat(failure.waitMs()).isEqualTo(row.waitMs());
        assertThat(failure).hasMessageContaining("(HTTP status " + row.status() + ")");
        assertThat(failure).hasMessageContaining(switch (row.means()) {
            case "denied" -> "key";
            case "wrong path" -> "correct the path";
            case "wait" -> row.status() == 429 ? "limits connections" : "not available";
            case "elsewhere" -> "use wss://rpc.example.org/ws";
            default -> "does not speak WebSocket";
        });
        assertThat(failure.getMessage()).doesNotContain("0123456789abcdef");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"7 | 7000", "0 | 0", "Thu, 01 Jan 2026 00:00:30 GMT | 30000",
        "Wed, 31 Dec 2025 23:59:59 GMT | 0", "soon | 0", "99999999999 | 0"})
    void retryAfterIsReadAsSecondsOrAsADate(String header, long waitMs) {
        assertThat(ConnectFailures.retryAfterMs(header, 1_767_225_600_000L)).isEqualTo(waitMs);
    }

    @Test
    void tlsWhereNoneIsSpokenAndNoneWhereItIsAreSaid() throws Exception {
        HttpServer plain = server(new HttpServerOptions(), "127.0.0.1", null);
        assertThat(failure(URI.create("wss://127.0.0.1:" + plain.actualPort())))
                .hasMessage("the server does not speak TLS on this port; use ws://");
        HttpServer secure = secure("127.0.0.1");
        assertThat(failure(URI.create("ws://127.0.0.1:" + secure.actualPort()))).hasMessageContaining("use wss://");
    }

    private HttpServer secure(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-storetype", "PKCS12", "-storepass", "secret",
                "-keystore", store.toString()).redirectErrorStream(true).start();
        assertThat(keytool.waitFor()).isZero();
        return server(new HttpServerOptions().setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword("secret")),
                "127.0.0.1", null);
    }

    @Test
    void aCertificateThatIsNotTrustedIsNamedWithItsIssuer() throws Exception {
        HttpServer secure = secure("rpc.example.org");

        assertThat(failure(URI.create("wss://127.0.0.1:" + secure.actualPort()),
                new HttpClientOptions().setTrustOptions(TrustOptions.wrap(ExplainingTrust.ofJava()))))
                .hasMessage("TLS: the server's certificate (CN=rpc.example.org) is not trusted; its issuer is "
                        + "CN=rpc.example.org. Add the issuer to a trust store, and name that: "
                        + "JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");
    }

    @Test
    void nobodyThereAndAServerThatHangsUpAreSaid() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(failure(URI.create("ws://127.0.0.1:" + free))).hasMessage("connection refused");
        assertThat(failure(URI.create("ws://no-such-host.invalid:" + free))).hasMessage("no such host");
        NetServer hangsUp = vertx.createNetServer().connectHandler(NetSocket::close);
        hangsUp.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        assertThat(failure(URI.create("ws://127.0.0.1:" + hangsUp.actualPort())))
                .hasMessageStartingWith("the server ended the handshake");
    }

    @Test
    void allAddressesOfANameAreTried() {
        List<String> hosts = new ArrayList<>();
        HttpServer second = vertx.createHttpServer();
        second.webSocketHandler(socket -> hosts.add(socket.headers().get("Host")));
        second.listen(0, "127.0.0.3").toCompletionStage().toCompletableFuture().join();

        assertThat(connect(URI.create("WS://node.example.org:" + second.actualPort()), () -> new WebSocketConnector(
                vertx, new HttpClientOptions(), WebSocketConnectOptions::new, Proxies.NONE, new SystemTime(),
                host -> List.of("127.0.0.2", "127.0.0.3")))).isNotNull();

        assertThat(hosts).containsExactly("node.example.org:" + second.actualPort());
    }

    @Test
    void anAddressOfVersionSixIsTaken() {
        Assumptions.assumeTrue(hasVersionSix(), "this machine has no IPv6");
        HttpServer onlySix = server(new HttpServerOptions(), "::1", null);

        assertThat(connect(URI.create("ws://[::1]:" + onlySix.actualPort()), Proxies.NONE)).isNotNull();
    }

    private static boolean hasVersionSix() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void anEndpointIsReachedThroughTheProxyOfTheEnvironment() {
        HttpServer node = server(new HttpServerOptions(), "127.0.0.1", null);
        List<String> asked = new ArrayList<>();
        HttpServer proxy = server(new HttpServerOptions(), "127.0.0.1", request -> {
            asked.add(request.method() + " " + request.uri() + " " + request.getHeader("Proxy-Authorization"));
            vertx.createNetClient().connect(node.actualPort(), "127.0.0.1").onSuccess(beyond -> request.toNetSocket()
                    .onSuccess(client -> {
                        client.handler(beyond::write);
                        beyond.handler(client::write);
                    }));
        });
        Proxies proxies = Proxies.ofEnvironment(Map.of("http_proxy", "user:word@127.0.0.1:" + proxy.actualPort(),
                "NO_PROXY", ".example.org"));

        assertThat(connect(URI.create("ws://node.example.com:9944/ws"), proxies)).isNotNull();

        assertThat(asked).containsExactly("CONNECT node.example.com:9944 Basic dXNlcjp3b3Jk");
    }

    @Test
    void aProxyThatRefusesIsNamed() {
        HttpServer proxy = server(new HttpServerOptions(), "127.0.0.1", request ->
                request.response().setStatusCode(407).end());
        Proxies proxies = Proxies.of("http://127.0.0.1:" + proxy.actualPort(), Map.of());
        for (String url : List.of("ws://node.example.com:9944", "wss://node.example.com:9944")) {
            CompletionException failed = catchThrowableOfType(
                    CompletionException.class, () -> connect(URI.create(url), proxies));
            assertThat(failed.getCause()).hasMessage("proxy 127.0.0.1:" + proxy.actualPort()
                    + ": the proxy wants credentials (HTTP status 407); put USER:PASSWORD@ into its URL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5h://proxy:1080", "https://proxy", "http://proxy:99999", "http://", "::"})
    void whatIsNoHttpProxyIsPassedOverInTheEnvironmentAndRefusedAsASetting(String url) {
        assertThat(Proxies.ofEnvironment(Map.of("ALL_PROXY", url)).of(URI.create("wss://rpc.example.org"))).isEmpty();
        assertThatThrownBy(() -> Proxies.of(url, Map.of())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it must be http://HOST:PORT");
    }

    @ParameterizedTest
    @CsvSource({"wss://rpc.example.org/ws, true", "ws://rpc.example.org/ws, false", "wss://other.org:9000, true",
        "wss://127.0.0.1:9944, false", "wss://localhost, false", "wss://direct.org, false", "wss://a.direct.org, false",
        "wss://sub.org:8443, false", "wss://sub.org, true", "wss://indirect.org, true"})
    void theEnvironmentNamesTheProxyOfEachScheme(String url, boolean has) {
        Proxies proxies = Proxies.ofEnvironment(
                Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", "direct.org, sub.org:8443"));

        assertThat(proxies.of(Endpoints.parse(url).get(0)).isPresent()).isEqualTo(has);
    }
}
