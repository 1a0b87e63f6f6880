package xyz.autonomys.blocktimes.observe;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.settings.Build;
import xyz.autonomys.blocktimes.settings.ListenAddress;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.text.Reason;

/**
 * Serves the state of a run over HTTP, on loopback unless asked for otherwise: {@code /} as a page, {@code /status} as
 * JSON, and
 * {@code /health/live}, {@code /health/ready} and {@code /metrics} for monitoring. It serves only GET and HEAD
 * requests, and changes nothing.
 */
public final class ObserveServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ObserveServer.class);
    private static final List<String> LOCAL_NAMES = List.of("localhost", ListenAddress.LOOPBACK, "[::1]");
    /** An idle connection, or half a request, is ended after so many seconds. */
    private static final int IDLE_S = 30;
    private static final int MOST_CONNECTIONS = 64;
    private static final int CHECKS_S = 10;
    private static final String JSON_TYPE = "application/json";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(
            new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    private final PrometheusMeterRegistry registry;
    private final Supplier<List<Check>> checks;
    private final Readiness readiness;
    private final List<ChainMetrics> metrics;
    private final Supplier<List<Problem>> problems;
    private final AtomicInteger connections = new AtomicInteger();
    private final ListenAddress address;
    private final boolean isForThisMachine;
    private final int port;
    private final String sinceUtc;
    private final byte[] page = resource("status.html");

    /**
     * What the server needs to know.
     *
     * @param address where it listens
     * @param since when the process started
     */
    public record Options(ListenAddress address, Instant since, Build build) {
    }

    /**
     * Starts the server.
     *
     * @param registry has the metrics of routes, and gets those of chains; closed with this
     * @param readiness the chains, and which of them are ready
     * @param checks does the health checks that say whether the process is ready
     * @param problems supplies the latest warnings and errors
     * @throws IllegalStateException if the port cannot be opened
     */
    public ObserveServer(Options options, PrometheusMeterRegistry registry, Readiness readiness,
            Supplier<List<Check>> checks, Supplier<List<Problem>> problems) {
        this.registry = registry;
        this.checks = checks;
        this.address = options.address;
        this.isForThisMachine = address.isLoopback();
        this.sinceUtc = options.since.truncatedTo(ChronoUnit.SECONDS).toString();
        this.readiness = readiness;
        this.problems = problems;
        JvmMetrics.builder().register(registry.getPrometheusRegistry());
        Gauge.builder("blocktimes.build.info", () -> 1).description("Always 1; its labels say which build this is")
                .tags("version", options.build.version(), "commit", options.build.commit()).register(registry);
        this.metrics = readiness.chains().stream().map(chain -> ChainMetrics.bind(registry, chain)).toList();
        try {
            this.port = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_S))
                    .connectionHandler(this::count)
                    .requestHandler(this::answerOrFail)
                    .listen(address.port(), address.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .actualPort();
            sayWhere();
        } catch (CompletionException e) {
            close();
            throw new IllegalStateException("port " + address.port() + " on " + address.host()
                    + " cannot be opened: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Returns a registry for {@code /metrics}. */
    public static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    private void sayWhere() {
        LOG.info("status page and metrics at {}", url());
        if (!isForThisMachine) {
            LOG.warn("--observe: other machines can read the status page and metrics at {}: there is no password and no"
                    + " encryption", url());
        }
    }

    /** Returns the URL of the status page. */
    public String url() {
        return "http://" + address.shownHost() + ":" + port + "/";
    }

    private void count(HttpConnection connection) {
        connection.closeHandler(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() > MOST_CONNECTIONS) {
            connection.close();
        }
    }

    /** Returns false for a name that another site resolves to this machine (DNS rebinding). */
    private boolean isAllowed(HttpServerRequest request) {
        if (!isForThisMachine || request.authority() == null) {
            return !isForThisMachine;
        }
        String host = request.authority().host().toLowerCase(Locale.ROOT);
        return LOCAL_NAMES.contains(host) || host.equalsIgnoreCase(address.shownHost());
    }

    /** A defect must not leave a client without an answer. */
    private void answerOrFail(HttpServerRequest request) {
        try {
            answer(request);
        } catch (RuntimeException e) {
            LOG.error("the status server cannot answer {}: {}", InertText.value(request.path()), Reason.of(e), e);
            end(request, 500, "text/plain", "this cannot be answered; the log says why\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private void answer(HttpServerRequest request) {
        if (!isAllowed(request)) {
            end(request, 421, "text/plain",
                    ("the Host header must be one of " + LOCAL_NAMES + "\n").getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
            return;
        }
        switch (request.path()) {
            case "/" -> end(request, 200, "text/html; charset=utf-8", page);
            case "/status" ->
                end(
                        request,
                        200,
                        JSON_TYPE,
                        json(Map.of("since_utc", sinceUtc, "chains", statuses(), "problems", problems.get())));
            case "/health/live" -> end(request, 200, JSON_TYPE, json(Map.of("status", "UP")));
            case "/health/ready" -> answerReady(request);
            case "/metrics" -> {
                metrics.forEach(ChainMetrics::update);
                end(
                        request,
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        registry.scrape().getBytes(StandardCharsets.UTF_8));
            }
            default ->
                end(
                        request,
                        404,
                        "text/plain",
                        "try / or /status, /health/live, /health/ready, /metrics\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Checks of an operator may take their time: they hold up no other request, and are not waited for without end. */
    private void answerReady(HttpServerRequest request) {
        vertx.executeBlocking(checks::get, false).timeout(CHECKS_S, TimeUnit.SECONDS).onComplete(done -> {
            boolean ready = done.succeeded() && done.result().stream().noneMatch(Check::isDown);
            Object results = done.succeeded() ? done.result()
                    : List.of(new Check("all", "DOWN", "no answer within " + CHECKS_S + " s"));
            end(request, ready ? 200 : 503, JSON_TYPE, json(Map.of("status", ready ? "UP" : "DOWN", "chains",
                    statuses(), "checks", results)));
        });
    }

    private List<Map<String, Object>> statuses() {
        return readiness.chains().stream()
                .map(chain -> chain.status(readiness.isReady(chain)))
                .toList();
    }

    private static void end(HttpServerRequest request, int status, String type, byte[] body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type).putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff").end(Buffer.buffer(body));
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = ObserveServer.class.getResourceAsStream("/observe/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        registry.close();
    }
}
