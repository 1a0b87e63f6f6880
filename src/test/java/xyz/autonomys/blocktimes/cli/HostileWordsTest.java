package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
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
                + "\nblocktimes.rpc.patience-s = 1\nblocktimes.rpc.attempts = 2\nblocktimes.rpc.backoff-ms = 1\n");
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 400, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"),
                        (number, reply, client) -> client.writeTextMessage(place.in(reply)))) {
            Cli.Result result = new Cli(folder).with("CONSENSUS_RPC_WS", node.url())
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
}
