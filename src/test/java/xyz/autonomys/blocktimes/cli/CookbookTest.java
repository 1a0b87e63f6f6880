package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.cluster.KafkaBroker;
import xyz.autonomys.blocktimes.cluster.TopicReader;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Each recipe of {@code docs/cookbook}, with the routes as they are printed there. */
class CookbookTest {

    private static final Path EXAMPLES = Path.of("routes/examples");
    private static final String ENDING = ".camel.yaml";
    private static Devnet devnet;

    @TempDir
    Path folder;
    private Path routes;
    private Cli cli;
    private HttpServer server;
    /** Bodies that the server got, by path. */
    private final Map<String, List<byte[]>> received = new ConcurrentHashMap<>();

    @BeforeAll
    static void startDevnet() throws Exception {
        devnet = Devnet.start(new Devnet.Options(7, 2_000, 0), 0, new SystemTime());
    }

    @AfterAll
    static void stopDevnet() {
        devnet.close();
    }

    @BeforeEach
    void copyRoutes() throws Exception {
        cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
        routes = cli.copyRoutes();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            received.computeIfAbsent(path, key -> new ArrayList<>()).add(body);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void use(String recipe, String... settings) throws IOException {
        Files.copy(EXAMPLES.resolve(recipe + ENDING), routes.resolve(recipe + ENDING));
        Files.writeString(folder.resolve("application.properties"), String.join("\n", settings) + "\n");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private Cli.Result backfill(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("backfill", "--start=1", "--end=300"));
        arguments.addAll(List.of(options));
        Cli.Result run = cli.run(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /** Follows until something holds, and stops. */
    private void followUntil(Patience.Condition condition) throws Exception {
        Session follow = cli.begin("follow");
        cli.until(follow, condition);
        follow.destroy();
        cli.await(follow);
    }

    private static Stream<String> recipes() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString().replace(ENDING, "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipePrintsItsRoutesAsTheyAre(String recipe) throws Exception {
        String yaml = Files.readString(EXAMPLES.resolve(recipe + ENDING));
        String page = Files.readString(Path.of("docs/cookbook/" + recipe + ".md"));

        assertThat(page).contains("```yaml\n" + yaml + "```\n").contains("routes/examples/" + recipe + ENDING);
        assertThat(Files.readString(Path.of("docs/cookbook/README.md"))).contains("(" + recipe + ".md)");
    }

    @Test
    void eachPublishedFileIsLogged() throws Exception {
        use("log-files");

        Cli.Result run = backfill("--chain=consensus");

        assertThat(run.err()).contains("log-files: consensus: 300 rows, blocks 1..300, in " + folder
                + "/data/block_times/chain=consensus/date=2025-01-01/part-000000000001-000000000300.parquet");
    }

    @Test
    void publishedFilesGoToKafka() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
                admin.createTopics(List.of(new NewTopic("blocktimes-files", 1, (short) 1))).all().get();
            }
            use("files-to-kafka", "cookbook.brokers = " + broker.address());

            backfill();

            List<String> messages = TopicReader.messages(broker.address(), "blocktimes-files");
            assertThat(messages).hasSize(2).allSatisfy(message -> {
                JsonNode file = JSON.readTree(message);
                Path stored = Path.of(file.get("path").asText());
                assertThat(stored).isRegularFile().hasSize(file.get("bytes").asLong());
                assertThat(FileEntry.sha256(stored)).isEqualTo(file.get("sha256").asText());
                assertThat(file.get("rows").asInt()).isEqualTo(300);
                assertThat(file.get("first_block").asInt()).isEqualTo(1);
                assertThat(file.get("last_block").asInt()).isEqualTo(300);
                assertThat(file.get("date").asText()).isEqualTo("2025-01-01");
                assertThat(folder.resolve("data").resolve(file.get("name").asText())).isEqualTo(stored);
            });
        }
    }

    @Test
    void slowBlocksGoToAWebhook() throws Exception {
        use("slow-blocks-to-webhook", "cookbook.webhook = " + url("/slow"), "cookbook.factor = 4");

        backfill("--chain=consensus");

        List<Map<String, Object>> slow = new Dataset(folder.resolve("data")).rows("consensus").stream()
                .filter(row -> row.get("delta_since_parent_ms") instanceof Long ms && ms > 4 * 6_000).toList();
        assertThat(slow).isNotEmpty();
        List<String> posted = received.get("POST /slow").stream().map(String::new).toList();
        assertThat(posted).hasSameSizeAs(slow);
        for (int i = 0; i < slow.size(); i++) {
            JsonNode block = JSON.readTree(posted.get(i));
            assertThat(block.get("block_number").asLong()).isEqualTo(slow.get(i).get("block_number"));
            assertThat(block.get("delta_since_parent_ms").asLong()).isEqualTo(slow.get(i).get("delta_since_parent_ms"));
            assertThat(block.get("author").asText()).isEqualTo(slow.get(i).get("author"));
            assertThat(block.get("hash").asText()).isEqualTo(slow.get(i).get("hash"));
        }
    }

    @Test
    void rowsGoToATableBesideParquet() throws Exception {
        String url = "jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE block_times (chain VARCHAR(100), block_number BIGINT, hash VARCHAR(66),"
                    + " timestamp_utc TIMESTAMP, delta_since_parent_ms BIGINT, author VARCHAR(66),"
                    + " PRIMARY KEY (chain, block_number))");
            use("rows-to-sql", "cookbook.data-source = org.h2.jdbcx.JdbcDataSource", "cookbook.jdbc-url = " + url,
                    "cookbook.jdbc-user = sa");

            backfill();
            backfill("--overwrite"); // replaces the rows

            try (ResultSet rows = statement.executeQuery("SELECT chain, count(*), min(block_number), max(block_number),"
                    + " sum(delta_since_parent_ms), min(timestamp_utc) FROM block_times GROUP BY chain"
                    + " ORDER BY chain")) {
                for (String chain : List.of("auto-evm", "consensus")) {
                    List<Map<String, Object>> stored = new Dataset(folder.resolve("data")).rows(chain);
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo(chain);
                    assertThat(rows.getLong(2)).isEqualTo(300);
                    assertThat(rows.getLong(3)).isEqualTo(1);
                    assertThat(rows.getLong(4)).isEqualTo(300);
                    assertThat(rows.getLong(5)).isEqualTo(stored.stream()
                            .mapToLong(row -> row.get("delta_since_parent_ms") instanceof Long ms ? ms : 0).sum());
                    assertThat(rows.getTimestamp(6)).isEqualTo(stored.get(0).get("timestamp_utc"));
                }
            }
        }
    }

    @Test
    void finishedFilesAreUploaded() throws Exception {
        use("upload-files", "cookbook.upload = " + url("/files/"));

        backfill("--chain=auto-evm");

        String name = "block_times/chain=auto-evm/date=2025-01-01/part-000000000001-000000000300.parquet";
        assertThat(received.get("PUT /files/" + name)).singleElement()
                .isEqualTo(Files.readAllBytes(folder.resolve("data").resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("hours")
    void aChainIsThrottledAtOfficeHours(int from, int to, int window) throws Exception {
        use("office-hours", "cookbook.from-hour = " + from, "cookbook.to-hour = " + to, "cookbook.usual-window = 300");

        followUntil(() -> Integer.valueOf(window).equals(figure("Window")));
    }

    private static Stream<Arguments> hours() {
        return Stream.of(Arguments.of(0, 24, 16),
                Arguments.of(24, 24, 300));
    }

    private static Object figure(String name) throws Exception {
        ObjectName chain = new ObjectName("xyz.autonomys.blocktimes:type=Chain,name=consensus");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        return beans.isRegistered(chain) ? beans.getAttribute(chain, name) : null;
    }

    @Test
    void anAlertIsPostedWhileAChainIsLate() throws Exception {
        use("late-chain", "cookbook.webhook = " + url("/alerts"), "cookbook.most-lag = -1", "cookbook.period-ms = 100");

        followUntil(() -> received.containsKey("POST /alerts"));

        JsonNode alert = JSON.readTree(received.get("POST /alerts").get(0));
        assertThat(alert.get("chain").asText()).isEqualTo("consensus");
        assertThat(alert.get("lag_blocks").asLong()).isNotNegative();
    }

    @Test
    void noAlertIsPostedOfAChainThatIsNotLate() throws Exception {
        use("late-chain", "cookbook.webhook = " + url("/alerts"), "cookbook.period-ms = 100");
        Files.copy(EXAMPLES.resolve("heartbeat" + ENDING), routes.resolve("heartbeat" + ENDING));
        Files.writeString(folder.resolve("application.properties"), "cookbook.heartbeat = " + url("/heartbeat") + "\n",
                StandardOpenOption.APPEND);
        // up to the head, or follow would be late as long as it catches up
        Cli.Result caughtUp = cli.run("backfill", "--chain=consensus");
        assertThat(caughtUp.exitCode()).as(caughtUp.err()).isZero();
        received.clear();

        followUntil(() -> received.getOrDefault("POST /heartbeat", List.of()).size() > 2);

        assertThat(received).doesNotContainKey("POST /alerts");
    }

    @Test
    void aHeartbeatTellsHowFarAChainIs() throws Exception {
        use("heartbeat", "cookbook.heartbeat = " + url("/heartbeat"), "cookbook.period-ms = 100");

        followUntil(() -> received.containsKey("POST /heartbeat"));

        JsonNode figures = JSON.readTree(received.get("POST /heartbeat").get(0));
        assertThat(figures.get("chain").asText()).isEqualTo("consensus");
        assertThat(figures.has("block_reached") && figures.has("lag_blocks") && figures.has("missing_blocks")).isTrue();
    }

    @Test
    void aSecondDomainIsFetched() throws Exception {
        use("second-domain", "blocktimes.chain.second-domain.kind = autonomys-domain",
                "blocktimes.chain.second-domain.rpc-ws = " + devnet.endpoints().get("auto-evm"));

        backfill("--chain=second-domain");

        assertThat(new Dataset(folder.resolve("data")).rows("second-domain")).hasSize(300);
    }

    @Test
    void theFilesOfOneChainAreRotatedSooner() throws Exception {
        use("rotation");
        Files.move(routes.resolve("rotation" + ENDING), routes.resolve("chains" + ENDING),
                StandardCopyOption.REPLACE_EXISTING);

        try (Devnet larger = Devnet.start(new Devnet.Options(7, 12_000, 0), 0, new SystemTime())) {
            Cli.Result run = cli.with("CONSENSUS_RPC_WS", larger.endpoints().get("consensus"))
                    .run("backfill", "--chain=consensus", "--start=1", "--end=10500");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(new Dataset(folder.resolve("data")).parts("consensus"))
                    .containsExactly("2025-01-01/1-10000", "2025-01-01/10001-10500");
        }
    }
}
