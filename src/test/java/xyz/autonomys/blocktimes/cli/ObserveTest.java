package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.Promtool;
import xyz.autonomys.blocktimes.StartedProcesses;
import xyz.autonomys.blocktimes.control.RunningProcess;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SystemTime;

/** A run seen from outside: health, metrics, the status page, and the report it leaves. */
class ObserveTest {

    private static final Pattern URL = Pattern.compile("status page and metrics at (http://127\\.0\\.0\\.1:\\d+/)");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private Devnet devnet;
    private Cli cli;
    private Session follow;
    private String url;

    @BeforeEach
    void follow() throws Exception {
        Files.writeString(
                folder.resolve("application.properties"),
                "blocktimes.rpc.timeout-ms = 60000\nblocktimes.log-format = json\n");
        devnet = Devnet.start(new Devnet.Options(7, 6_000, 0).growing(2_000, 120), 0, new SystemTime());
        cli = new Cli(folder)
                .with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
        follow = cli.begin("follow", "--observe=0", "--start=1000");
        cli.until(follow, () -> URL.matcher(cli.err(follow)).find());
        Matcher matcher = URL.matcher(cli.err(follow));
        matcher.find();
        url = matcher.group(1);
    }

    @AfterEach
    void end() throws Exception {
        follow.destroy();
        cli.await(follow);
        devnet.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static double metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in\n" + metrics));
    }

    /** What a server sends back for these bytes, until it ends the connection or has sent so many lines. */
    private String firstLine(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", URI.create(url).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
        }
    }

    /** Whether the connection is ended without a response. */
    private boolean refused(String request) {
        try {
            return firstLine(request) == null;
        } catch (IOException e) {
            return true;
        }
    }

    /** A check of an operator. */
    public static final class SickCheck extends AbstractHealthCheck {

        public SickCheck() {
            super("mine", "warehouse");
        }

        @Override
        protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
            result.message("the warehouse is away").down();
        }
    }

    @Test
    void aHealthCheckOfAnOperatorCounts() throws Exception {
        follow.destroy();
        cli.await(follow);
        Path routes = Files.createDirectories(folder.resolve("routes"));
        for (String file : List.of("backfill-chain", "chains", "failures")) {
            Files.copy(Path.of("routes/" + file + ".camel.yaml"), routes.resolve(file + ".camel.yaml"));
        }
        Files.writeString(routes.resolve("check.camel.yaml"), """
            - beans:
                - name: warehouse-check
                  type: %s
            """.formatted(SickCheck.class.getName()));

        follow();

        cli.until(follow, () -> get("health/ready").statusCode() == 503
                && get("health/ready").body().contains("\"UP\""));
        JsonNode ready = json(get("health/ready").body());
        assertThat(ready.get("status").asText()).isEqualTo("DOWN");
        assertThat(ready.get("checks").findParents("message").toString())
                .contains("\"id\":\"mine/warehouse\",\"state\":\"DOWN\",\"message\":\"the warehouse is away\"");
    }

    @Test
    void requestsForAnotherHostAreRefused() throws Exception {
        assertThat(firstLine("GET /status HTTP/1.1\r\nHost: evil.example:80\r\n\r\n")).startsWith("HTTP/1.1 421");
        assertThat(firstLine("GET /status HTTP/1.0\r\n\r\n")).contains(" 421");
        for (String host : List.of("127.0.0.1", "localhost:9", "LOCALHOST")) {
            assertThat(firstLine("GET /status HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void connectionsAreBounded() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                open.add(new Socket("127.0.0.1", URI.create(url).getPort()));
                open.get(i).getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(open.get(i).getInputStream().read()).isEqualTo('H');
            }
            assertThat(refused("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")).isTrue();
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        cli.until(follow, () -> !refused("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    @Test
    void healthMetricsStatusAndReportTellHowTheRunDoes() throws Exception {
        cli.until(follow, () -> get("health/ready").statusCode() == 200);
        assertThat(get("health/live").statusCode()).isEqualTo(200);
        assertThat(json(get("health/ready").body()).get("status").asText()).isEqualTo("UP");
        assertThat(get("nothing").statusCode()).isEqualTo(404);
        assertThat(http.send(
                                HttpRequest.newBuilder(URI.create(url + "status"))
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);

        cli.until(follow, () -> metric(get("metrics").body(), "blocktimes_block_reached{chain=\"consensus\"}") > 2_000);
        String metrics = get("metrics").body();
        for (String chain : List.of("consensus", "auto-evm")) {
            assertThat(metric(metrics, "blocktimes_blocks_total{chain=\"" + chain + "\"}")).isGreaterThan(500);
            assertThat(metric(metrics, "blocktimes_calls_total{chain=\"" + chain + "\"}")).isGreaterThan(500);
            assertThat(metric(metrics, "blocktimes_lag_blocks{chain=\"" + chain + "\"}")).isBetween(0.0, 100.0);
            assertThat(metric(metrics, "blocktimes_route_started{chain=\"" + chain + "\"}")).isEqualTo(1);
            assertThat(metric(
                            metrics,
                            "blocktimes_endpoint_good{chain=\"" + chain + "\",endpoint=\""
                                    + devnet.endpoints().get(chain) + "\"}"))
                    .isEqualTo(1);
            assertThat(metric(
                            metrics,
                            "blocktimes_call_latency_seconds_count{chain=\"" + chain
                                    + "\",method=\"state_queryStorageAt\"}"))
                    .isGreaterThan(500);
        }
        assertThat(metrics)
                .contains(
                        "blocktimes_rows_total",
                        "blocktimes_bytes_total",
                        "blocktimes_files_total",
                        "blocktimes_retries_total",
                        "blocktimes_reorganisations_total",
                        "blocktimes_calls_in_flight",
                        "blocktimes_open_file_rows",
                        "jvm_memory_used_bytes",
                        "jvm_threads_current",
                        "process_cpu_seconds_total",
                        "process_start_time_seconds",
                        "blocktimes_build_info{commit=",
                        "blocktimes_errors_total{chain=\"consensus\",code=\"connection\"} 0.0",
                        "blocktimes_missing_blocks{chain=\"consensus\"} 0.0",
                        "blocktimes_call_latency_seconds_bucket");

        assertThat(metric(metrics, "camel_exchanges_total{camelContext=\"blocktimes\",eventType=\"route\","
                + "kind=\"CamelRoute\",routeId=\"backfill-consensus\"}")).isPositive();
        assertThat(json(get("health/ready").body()).get("checks").findValuesAsText("id"))
                .contains("blocktimes/chain-consensus", "blocktimes/chain-auto-evm", "camel/context");

        if (Promtool.isInstalled()) {
            // Those of Camel have the names that Camel gives them everywhere.
            String ours = metrics.lines().filter(line -> !line.contains("camel_"))
                    .collect(Collectors.joining("\n", "", "\n"));
            assertThat(Promtool.run(folder, ours, "check", "metrics")).endsWith("exit=0");
        }
        JsonNode status = json(get("status").body());
        assertThat(status.get("chains")).hasSize(2);
        assertThat(status.get("chains").get(0).get("chain").asText()).isEqualTo("consensus");
        assertThat(status.get("chains").get(0).get("nodes").get(0).get("health").asText()).isEqualTo("good");
        assertThat(status.get("chains").get(0).get("nodes").get(0).get("lastFailure").asText()).isEqualTo("none");

        devnet.close();
        cli.until(follow, () -> get("health/ready").statusCode() == 503);
        cli.until(follow, () -> json(get("status").body()).get("problems").size() > 0);
        assertThat(get("health/live").statusCode()).isEqualTo(200);

        follow.destroy();
        Cli.Result result = cli.await(follow);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.STOPPED);
        assertThat(result.err().lines().toList())
                .allSatisfy(line -> assertThat(json(line).get("level").asText()).isIn("INFO", "WARN", "ERROR"))
                .anySatisfy(
                        line -> assertThat(json(line).path("chain").asText()).isEqualTo("auto-evm"));
        JsonNode report = report();
        assertThat(report.get("command").asText()).isEqualTo("follow");
        assertThat(report.get("exit_code").asInt()).isEqualTo(ExitCode.STOPPED);
        assertThat(report.get("settings").get("blocktimes.rpc.timeout-ms").asText()).isEqualTo("60000");
        assertThat(report.get("chains").get("consensus").get("rows").asLong()).isGreaterThan(900);
        assertThat(report.get("warnings_and_errors").asLong()).isPositive();
        assertThat(report.toString()).doesNotContain("rpc-ws");
    }

    private String stateOf(String chain) throws IOException, InterruptedException {
        for (JsonNode each : json(get("status").body()).get("chains")) {
            if (each.get("chain").asText().equals(chain)) {
                return each.get("state").asText();
            }
        }
        throw new AssertionError(chain);
    }

    @Test
    void handsOnRoutesAreLoggedAndTheChainIsNotReadyWhileItIsHeldUp() throws Exception {
        cli.until(follow, () -> get("health/ready").statusCode() == 200);
        try (RunningProcess process = RunningProcess.attach(ProcessHandle.current().pid())) {
            RunningProcess.Route route = process.routes().stream()
                    .filter(each -> each.id().equals("backfill-consensus")).findFirst().orElseThrow();
            ChainMXBean chain = process.chainOf(route).orElseThrow();

            assertThat(cli.err(follow)).doesNotContain("route backfill-");
            process.invoke(route, "suspend");
            assertThat(cli.err(follow)).contains("chain=consensus route backfill-consensus was suspended");
            assertThat(stateOf("consensus")).isEqualTo("Suspended");
            assertThat(get("health/ready").statusCode()).isEqualTo(503);
            process.invoke(route, "resume");
            assertThat(cli.err(follow)).contains("chain=consensus route backfill-consensus was resumed");
            cli.until(follow, () -> get("health/ready").statusCode() == 200);

            chain.setMaxRowsPerFile(123);
            chain.setMaxFileMinutes(4);
            chain.setWindow(7);
            chain.flush();
            assertThat(cli.err(follow)).contains("MaxRowsPerFile was changed from 500000 to 123")
                    .contains("MaxFileMinutes was changed from ").contains("Window was changed from ")
                    .contains("chain=consensus flush: ");

            process.invoke(route, "stop");
            assertThat(cli.err(follow)).contains("chain=consensus route backfill-consensus was stopped");
            assertThat(stateOf("consensus")).isEqualTo("Stopped");
            process.invoke(route, "start");
            assertThat(cli.err(follow)).contains("chain=consensus route backfill-consensus was started");

            process.invoke(route, "stop");
            process.invoke(route, "remove");
            assertThat(cli.err(follow)).contains("chain=consensus route backfill-consensus was removed");
            assertThat(stateOf("consensus")).isEqualTo("Removed");
            assertThat(get("health/ready").statusCode()).isEqualTo(503);
            assertThat(get("metrics").body()).contains("blocktimes_route_started{chain=\"consensus\"} 0.0");
            Cli.Result listed = cli.run("routes", "list", "--pid=" + ProcessHandle.current().pid());
            assertThat(listed.out()).containsPattern("backfill-consensus +consensus +Removed");
            assertThat(cli.run("routes", "start", "consensus", "--pid=" + ProcessHandle.current().pid()).err())
                    .contains("route backfill-consensus was removed: restart the process to have it again");
        }
        assertThat(get("health/live").statusCode()).isEqualTo(200);
    }

    private JsonNode report() throws IOException {
        try (Stream<Path> reports = Files.list(folder.resolve("data/.runs"))) {
            List<Path> files = reports.toList();
            assertThat(files).hasSize(1);
            return json(Files.readString(files.get(0)));
        }
    }

    @Test
    void theStatusPageShowsBothChainsInABrowser() throws Exception {
        assumeThat(CHROMIUM).as("a browser").exists();
        cli.until(follow, () -> get("health/ready").statusCode() == 200);

        Process browser = StartedProcesses.start(new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--enable-logging=stderr",
                        "--virtual-time-budget=3000",
                        "--user-data-dir=" + folder.resolve("browser"),
                        "--dump-dom",
                        url)
                .redirectError(folder.resolve("browser.err").toFile()));
        String page = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(browser.waitFor()).isZero();
        assertThat(page)
                .contains("data-seen=\"2\"")
                .contains("data-chain=\"consensus\"")
                .contains("data-chain=\"auto-evm\"")
                .contains("<span class=\"good\">ready</span>")
                .contains(devnet.endpoints().get("consensus").toString());
        assertThat(Files.readString(folder.resolve("browser.err"))).doesNotContain("CONSOLE");
    }
}
