package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Whatever an endpoint says, in whatever place, it forges no line of a log and moves no cursor. */
class HostileWordsTest {

    /** As it stands inside a JSON string: escape sequences, a line of its own, bidirectional marks, and 50 kB. */
    private static final String WORDS =
            "\\u001b[2J\\u009b1A\\u202e\\u2028\\r\\n00:00:00.000 ERROR forged" + "x".repeat(50_000);
    /** The same as a replacement of a regular expression. */
    private static final String REPLACING = WORDS.replace("\\", "\\\\");
    private static final String ERROR_RESPONSE =
            "\"error\":{\"code\":-32000,\"message\":\"" + REPLACING + "\"}}";
    private static final String FORGED = "ERROR forged";
    private static final int LONGEST_LINE = 3_000;

    /** Where the words stand: what is replaced in which replies, and what the program says of it. */
    enum Place {
        ERROR("\"changes\"", "\"result\":.*", ERROR_RESPONSE, FORGED),
        HEADER_NUMBER("\"parentHash\"", "\"number\":\"[^\"]*\"", "\"number\":\"" + REPLACING + "\"", "its number has"),
        HASH("\"result\":[\"0x", "\\[\"0x[0-9a-f]*\"", "[\"" + REPLACING + "\"", "is not a block hash"),
        STORAGE_KEY("\"changes\"", "\"changes\":\\[\\[\"0x", "\"changes\":[[\"" + REPLACING, "was not asked for"),
        SUBSCRIPTION("\"result\":\"", "\"result\":\"(?!0x).*", ERROR_RESPONSE, "refused the subscription");

        private final String replies;
        private final String replaced;
        private final String replacement;
        private final String said;

        Place(String replies, String replaced, String replacement, String said) {
            this.replies = replies;
            this.replaced = replaced;
            this.replacement = replacement;
            this.said = said;
        }

        String in(String reply) {
            return reply.contains(replies) ? reply.replaceFirst(replaced, replacement) : reply;
        }
    }

    @TempDir
    Path folder;

    private static void assertInert(List<String> lines) {
        assertThat(lines).allSatisfy(line -> {
            assertThat(line).hasSizeLessThan(LONGEST_LINE).doesNotStartWith("00:00:00.000");
            assertThat(line.codePoints().filter(c -> Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT || c == 0x2028)).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"ERROR, text", "ERROR, json", "HEADER_NUMBER, text", "HASH, text", "HASH, json", "STORAGE_KEY, text"})
    void whatABackfillSays(Place place, String format) throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.log-format = " + format
                + "\nblocktimes.rpc.patience-s = 60\nblocktimes.rpc.attempts = 2\nblocktimes.rpc.backoff-ms = 1\n");
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 400, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"),
                        (number, reply, client) -> client.writeTextMessage(place.in(reply)))) {
            Cli.Result result = new Cli(folder).with("CONSENSUS_RPC_WS", node.url()).whenIdle(500, node::replies)
                    .run("backfill", "--chain=consensus", "--start=1");

            assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
            assertThat(result.err()).contains(place.said);
            assertInert(result.err().lines().toList());
            assertInert(result.out().lines().toList());
            try (Stream<Path> reports = Files.walk(folder.resolve("data/.runs"))) {
                for (Path report : reports.filter(Files::isRegularFile).toList()) {
                    assertInert(Files.readString(report).lines().toList());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"text", "json"})
    void whatAFollowSaysOfARefusedSubscription(String format) throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.log-format = " + format
                + "\nblocktimes.rpc.backoff-ms = 1\nblocktimes.rpc.backoff-cap-ms = 1\n");
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 400, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"),
                        (number, reply, client) -> client.writeTextMessage(Place.SUBSCRIPTION.in(reply)))) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", node.url());
            Session follow = cli.begin("follow", "--chain=consensus", "--start=300");
            cli.until(follow, () -> cli.err(follow).contains(Place.SUBSCRIPTION.said));
            follow.destroy();
            Cli.Result result = cli.await(follow);

            assertThat(result.err()).contains(FORGED);
            assertInert(result.err().lines().toList());
        }
    }

    /** The words themselves, with a tag of HTML. */
    private static String words() {
        return "\u001b[2J\u009b1A\u202e\u2028\n00:00:00.000 ERROR forged<script>";
    }

    @Test
    void whatTheStatusPageAndTheMetricsShow() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 400, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) ->
                        client.writeTextMessage(Place.ERROR.in(reply)))) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", node.url());
            Session follow = cli.begin("follow", "--chain=consensus", "--start=300", "--observe=0");
            cli.until(follow, () -> cli.err(follow).contains(FORGED));
            Matcher url = Pattern.compile("status page and metrics at (\\S+)").matcher(cli.err(follow));
            assertThat(url.find()).isTrue();

            for (String path : List.of("", "status", "health/ready", "metrics")) {
                String body = HttpClient.newHttpClient().send(
                        HttpRequest.newBuilder(URI.create(url.group(1) + path)).build(),
                        HttpResponse.BodyHandlers.ofString()).body();
                assertInert(body.lines().toList());
                assertThat(body.contains("forged")).as(path)
                        .isEqualTo(List.of("status", "health/ready").contains(path));
            }
            String header = raw(URI.create(url.group(1)).getPort(), "Host: evil\u0001" + "x".repeat(5_000));
            assertInert(header.lines().toList());
            follow.destroy();
            cli.await(follow);
        }
    }

    /** The answer to a request with this header, as it comes. */
    private static String raw(int port, String header) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsSaidOfFileNamesAndFooters() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 400, 0), 0, new SystemTime())) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"));
            assertThat(cli.run("backfill", "--chain=consensus", "--start=1").exitCode()).isZero();
            Path chain = folder.resolve("data/block_times/chain=consensus");
            Path date;
            try (Stream<Path> dates = Files.list(chain)) {
                date = dates.findFirst().orElseThrow();
            }
            Files.writeString(date.resolve("part" + words().replace("/", "") + ".parquet"), "none");
            try (Stream<Path> files = Files.list(date)) {
                Path stored = files.filter(file -> file.toString().contains("part-0")).findFirst().orElseThrow();
                DataFolder.changeFooter(stored, "consensus", "c\u001b[2J\nabc");
            }
            for (String command : List.of("validate", "backfill --chain=consensus")) {
                Cli.Result result = cli.run(command.split(" "));
                assertThat(result.err() + result.out()).as(command).contains("forged");
                assertInert(result.err().lines().toList());
                assertInert(result.out().lines().toList());
            }
        }
    }

    @Test
    void whatABucketSays() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer(
                    new HttpServerOptions().setHandle100ContinueAutomatically(true));
            server.requestHandler(request -> request.response().setStatusCode(403).end("<Error><Code>Denied</Code>"
                    + "<Message>" + words().replace("<", "&lt;").replace("\u001b", "").replace("\u202e", "&#x202e;")
                    + "x".repeat(50_000) + "</Message></Error>"));
            server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
            Cli cli = new Cli(folder).with("DATA_DIR", "s3://blocks")
                    .with("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + server.actualPort()).with("AWS_REGION", "a")
                    .with("AWS_ACCESS_KEY_ID", "a").with("AWS_SECRET_ACCESS_KEY", "a")
                    .with("AWS_EC2_METADATA_DISABLED", "true");

            Cli.Result result = cli.run("backfill", "--network=devnet");

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).contains("forged");
            assertInert(result.err().lines().toList());
        } finally {
            vertx.close();
        }
    }
}
