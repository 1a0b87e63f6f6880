package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Keys in the URLs of nodes are nowhere to be read: not in what is printed, not in what is stored, not over JMX. */
class SecretsTest {

    private static final String USER = "someuser77";
    private static final String PASSWORD = "hunter2hunter2";
    private static final String PATH_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String QUERY_KEY = "qk-5550123456789";
    private static final List<String> SECRETS = List.of(USER, PASSWORD, PATH_KEY, QUERY_KEY);

    @TempDir
    Path folder;

    private static String withSecrets(URI url) {
        return "ws://" + USER + ":" + PASSWORD + "@" + url.getHost() + ":" + url.getPort() + "/rpc/" + PATH_KEY
                + "?apikey=" + QUERY_KEY;
    }

    private static void assertNoSecret(String where, String text) {
        SECRETS.forEach(secret -> assertThat(text.contains(secret)).as("%s holds %s", where, secret).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "trace"})
    void keysAreNotPrintedOrStored(String logLevel) throws Exception {
        // A property of the routes' own, which the report of the run must not repeat.
        Files.writeString(folder.resolve("application.properties"), "my.route.password = " + PASSWORD + "\n");
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 600, 0), 0, new SystemTime());
                Devnet other = Devnet.start(new Devnet.Options(8, 600, 0), 0, new SystemTime())) {
            String nodes = withSecrets(devnet.endpoints().get("consensus")) + ","
                    + withSecrets(other.endpoints().get("consensus")) + ","
                    + withSecrets(URI.create("ws://127.0.0.1:1"));
            Cli.Result run = new Cli(folder).with("CONSENSUS_RPC_WS", nodes).with("LOG_LEVEL", logLevel)
                    .run("backfill", "--chain=consensus", "--start=1", "--verify");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("skipped: it serves another network").contains("/rpc/***");
            assertNoSecret("standard output", run.out());
            assertNoSecret("standard error", run.err());
            try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertNoSecret(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://127.0.0.1:1", "ws://no-such-host.invalid:9944", "wss://127.0.0.1:1"})
    void keysAreNotInTheErrorsOfANodeThatIsNotThere(String url) throws Exception {
        Cli.Result run = new Cli(folder)
                .with("CONSENSUS_RPC_WS", withSecrets(URI.create(url)))
                .with("LOG_LEVEL", "debug")
                .whenIdle(1_000, () -> 0)
                .run("backfill", "--chain=consensus");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        if (url.contains("127.0.0.1")) { // a name may be looked for until time is over
            assertThat(run.err()).as("an error of the connection").containsIgnoringCase("refused");
        }
        assertNoSecret("standard error", run.err());
        assertNoSecret("standard output", run.out());
    }

    @Test
    void keysAreNotInTheErrorOfAUrlThatCannotBeUsed() throws Exception {
        for (String url : List.of(
                "http://" + USER + ":" + PASSWORD + "@host/" + PATH_KEY,
                "ws://" + USER + ":" + PASSWORD + "@host:99999999/x?k=" + QUERY_KEY,
                "ws://" + USER + " " + PASSWORD + "@host")) {
            Cli.Result run = new Cli(folder).with("CONSENSUS_RPC_WS", url).run("backfill", "--chain=consensus");

            assertThat(run.exitCode()).isEqualTo(2);
            assertNoSecret("standard error", run.err());
        }
    }

    @Test
    void keysAreNotToBeSeenOverJmxOrHttp() throws Exception {
        try (Devnet slow = Devnet.start(new Devnet.Options(7, 5_000, 100), 0, new SystemTime())) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", withSecrets(slow.endpoints().get("consensus")) + ","
                    + withSecrets(URI.create("ws://127.0.0.1:1"))).with("MAX_INFLIGHT_HEADERS", 16);
            Session run = cli.begin("backfill", "--chain=consensus", "--start=1", "--observe=0");
            try {
                cli.until(run, () -> !new Dataset(folder.resolve("data")).staged().isEmpty());
                List<String> seen = attributes(ProcessHandle.current().pid());

                assertThat(seen)
                        .anyMatch(attribute ->
                                attribute.startsWith("org.apache.camel:") && attribute.contains("jsonrpc:"));
                seen.forEach(attribute -> assertNoSecret("JMX", attribute));

                Matcher url = Pattern.compile("status page and metrics at (http://\\S+/)").matcher(cli.err(run));
                assertThat(url.find()).as(cli.err(run)).isTrue();
                for (String path : List.of("", "status", "metrics", "health/live", "health/ready")) {
                    String answer = HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(url.group(1) + path))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
                    assertThat(answer).isNotEmpty();
                    assertNoSecret("/" + path, answer);
                }
            } finally {
                run.destroy();
                cli.await(run);
            }
        }
    }

    /** Every attribute of every MBean of a process, as {@code MBean attribute value}. */
    private static List<String> attributes(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
        List<String> seen = new ArrayList<>();
        try (JMXConnector connector =
                JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            for (ObjectName name : server.queryNames(null, null)) {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    seen.add(name + " " + attribute.getName() + " " + value(server, name, attribute.getName()));
                }
            }
        } finally {
            machine.detach();
        }
        return seen;
    }

    private static String value(MBeanServerConnection server, ObjectName name, String attribute) throws Exception {
        try {
            Object value = server.getAttribute(name, attribute);
            return value instanceof Object[] several ? Arrays.deepToString(several) : String.valueOf(value);
        } catch (JMException | RuntimeException e) {
            return "cannot be read"; // some of the JVM's own are not supported
        }
    }
}
