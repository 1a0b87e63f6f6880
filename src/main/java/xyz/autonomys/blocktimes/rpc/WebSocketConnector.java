package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ProxyOptions;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.Proxies;
import xyz.autonomys.blocktimes.rpc.call.ReplyParser;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.time.Time;

/** Opens Vert.x WebSockets to endpoints, through their proxies. Belongs to the event loop on which it was created. */
final class WebSocketConnector implements Connection.Connector {

    static final int CONNECT_TIMEOUT_MS = 10_000;

    /** Finds the addresses of a host. */
    @FunctionalInterface
    interface Resolver {
        List<String> addresses(String host) throws UnknownHostException;
    }

    private final Vertx vertx;
    private final HttpClient client;
    private final Supplier<WebSocketConnectOptions> handshake;
    private final Proxies proxies;
    private final Time time;
    private final Resolver resolver;

    /**
     * @param options TLS and number of the WebSockets
     * @param handshake creates the options of one handshake: headers, subprotocols
     * @param time the clock for dates in responses
     */
    WebSocketConnector(Vertx vertx, HttpClientOptions options, Supplier<WebSocketConnectOptions> handshake,
            Proxies proxies, Time time) {
        this(vertx, options, handshake, proxies, time, WebSocketConnector::addresses);
    }

    /** @param resolver finds the addresses of endpoints that are reached without TLS and proxy */
    WebSocketConnector(Vertx vertx, HttpClientOptions options, Supplier<WebSocketConnectOptions> handshake,
            Proxies proxies, Time time, Resolver resolver) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(options
                .setMaxWebSocketFrameSize(ReplyParser.largestMessage())
                .setMaxWebSocketMessageSize(ReplyParser.largestMessage())
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setTcpNoDelay(true));
        this.handshake = handshake;
        this.proxies = proxies;
        this.time = time;
        this.resolver = resolver;
    }

    @Override
    public CompletableFuture<Connection> connect(URI node) {
        CompletableFuture<Connection> connection = new CompletableFuture<>();
        Attempt attempt = new Attempt(node, connection, time.nanos());
        Optional<URI> proxy = proxies.of(node);
        if (proxy.isPresent() || Endpoints.isSecure(node)) {
            connect(attempt, node.getHost(), proxy, List.<String>of().iterator());
        } else {
            // A name may have several addresses, of which not all are served.
            vertx.executeBlocking(() -> resolver.addresses(node.getHost()), false)
                    .onSuccess(addresses -> connectTo(attempt, addresses.iterator()))
                    .onFailure(attempt::failed);
        }
        return connection;
    }

    private static List<String> addresses(String host) throws UnknownHostException {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return Arrays.stream(InetAddress.getAllByName(name))
                .map(address -> address instanceof Inet6Address ? "[" + address.getHostAddress() + "]"
                        : address.getHostAddress())
                .toList();
    }

    /** A connection that is being opened. */
    private final class Attempt {
        private final URI node;
        private final CompletableFuture<Connection> connection;
        private long begunNanos;

        Attempt(URI node, CompletableFuture<Connection> connection, long begunNanos) {
            this.node = node;
            this.connection = connection;
            this.begunNanos = begunNanos;
        }

        void failed(Throwable problem) {
            boolean timedOut = time.msSince(begunNanos) >= CONNECT_TIMEOUT_MS;
            ConnectFailure failure = ConnectFailures.of(problem, node, timedOut, time);
            connection.completeExceptionally(proxies.of(node).filter(proxy -> problem instanceof ConnectException)
                    .map(proxy -> failure.through(proxy.getHost() + ":" + Proxies.port(proxy))).orElse(failure));
        }
    }

    private void connectTo(Attempt attempt, Iterator<String> addresses) {
        attempt.begunNanos = time.nanos();
        connect(attempt, addresses.next(), Optional.empty(), addresses);
    }

    /** @param others addresses to be tried if this one cannot be connected to */
    private void connect(Attempt attempt, String host, Optional<URI> proxy, Iterator<String> others) {
        try {
            client.webSocket(target(attempt.node, host, proxy))
                    .onSuccess(opened -> attempt.connection.complete(new WebSocketConnection(opened)))
                    .onFailure(problem -> {
                        if (problem instanceof SocketException && others.hasNext()) {
                            connectTo(attempt, others);
                        } else {
                            attempt.failed(problem);
                        }
                    });
        } catch (RuntimeException e) {
            attempt.failed(e); // the options are not those of any connection
        }
    }

    private WebSocketConnectOptions target(URI node, String host, Optional<URI> proxy) {
        WebSocketConnectOptions target = handshake.get();
        String path = node.getRawPath() == null || node.getRawPath().isEmpty() ? "/" : node.getRawPath();
        // The client's timeout covers only the TCP connection. This one also covers the handshake.
        target.setTimeout(CONNECT_TIMEOUT_MS);
        target.setHost(host);
        target.setPort(Endpoints.port(node));
        target.setSsl(Endpoints.isSecure(node));
        target.setURI(node.getRawQuery() == null ? path : path + "?" + node.getRawQuery());
        if (node.getRawUserInfo() != null) {
            target.addHeader("Authorization", "Basic " + Base64.getEncoder()
                    .encodeToString(node.getUserInfo().getBytes(StandardCharsets.UTF_8)));
        }
        if (!host.equals(node.getHost())) {
            target.addHeader("Host", node.getHost() + ":" + Endpoints.port(node));
        }
        proxy.ifPresent(url -> target.setProxyOptions(options(url)));
        return target;
    }

    private static ProxyOptions options(URI proxy) {
        ProxyOptions options = new ProxyOptions().setHost(proxy.getHost()).setPort(Proxies.port(proxy));
        if (proxy.getRawUserInfo() != null) {
            String[] user = proxy.getRawUserInfo().split(":", 2);
            options.setUsername(decoded(user[0])).setPassword(user.length > 1 ? decoded(user[1]) : "");
        }
        return options;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
