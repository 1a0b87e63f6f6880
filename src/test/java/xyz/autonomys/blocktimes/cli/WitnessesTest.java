package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.time.SystemTime;

/** A node that contradicts itself about a block is found out, and the other blocks are stored. */
class WitnessesTest {

    private static final String EVENT_COUNT = "0x26aa394eea5630e07c48ae0c9558cef70a98fdbe9ce6c55837576c60c7af3850";
    private static final String EVENTS = "0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7";
    private static final String BUNDLES = "0x0b41d0c7f7b4485bd7be1d66066b00ad38420b1ba9feb1a2d2173b0caecad9d100000000";
    private static final String DIGEST = "0x26aa394eea5630e07c48ae0c9558cef799e7f93fc6a98f0874fd057f111c4d2d";
    private static final String NUMBER = "0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac";
    private static final String PARENT_HASH = "0x26aa394eea5630e07c48ae0c9558cef78a42f33323cb5ced3b44dd825fda9fcc";

    @TempDir
    Path folder;

    /** Block 193 stores a segment header (97 · 2 - 1). */
    private static final int BLOCK = 193;

    private Cli.Result runWith(UnaryOperator<String> onBlock) throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 400, 0), 0, new SystemTime());
                FaultyNode liar = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) ->
                        client.writeTextMessage(reply.contains("\"" + NUMBER + "\",\"0x" + littleEndian(BLOCK) + "\"")
                                ? onBlock.apply(reply) : reply))) {
            return new Cli(folder)
                    .with("CONSENSUS_RPC_WS", liar.url())
                    .run("backfill", "--chain=consensus", "--start=1");
        }
    }

    private static String littleEndian(int value) {
        return String.format("%08x", Integer.reverseBytes(value));
    }

    private static UnaryOperator<String> replacing(String key, UnaryOperator<String> value) {
        Pattern pattern = Pattern.compile("\"" + key + "\",\"(0x[0-9a-f]*)\"");
        return reply -> {
            Matcher matcher = pattern.matcher(reply);
            return matcher.replaceFirst(found -> "\"" + key + "\",\"" + value.apply(found.group(1)) + "\"");
        };
    }

    private void assertOnlyThatBlockFails(Cli.Result result, String message) throws Exception {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        assertThat(result.err()).containsPattern(message);
        // The block behind it has its delta all the same: the timestamp was not in doubt.
        assertThat(new Dataset(folder.resolve("data")).parts("consensus"))
                .containsExactly("2025-01-01/1-192", "2025-01-01/194-300");
    }

    @Test
    void theNumberOfEventsIsChecked() throws Exception {
        assertOnlyThatBlockFails(
                runWith(replacing(EVENT_COUNT, value -> "0x07030000")),
                "blocks=193 missing: \\[consensus #193\\]"
                        + " cross-check failed: System.EventCount: 775, events in System.Events: \\d+ \\(spec 9\\)");
    }

    @Test
    void nullIsNotZero() throws Exception {
        UnaryOperator<String> noEvents = reply -> {
            String text = reply;
            for (String key : List.of(EVENTS, EVENT_COUNT, BUNDLES)) {
                text = text.replaceFirst("\"" + key + "\",\"0x[0-9a-f]*\"", "\"" + key + "\",null");
            }
            return text;
        };
        Cli.Result result = runWith(noEvents);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        assertThat(result.err()).contains("the endpoint has no System.Events in the state of block 0x");
        assertThat(new Dataset(folder.resolve("data")).parts("consensus"))
                .containsExactly("2025-01-01/1-192", "2025-01-01/195-300");
    }

    @Test
    void bundlesAreChecked() throws Exception {
        assertOnlyThatBlockFails(
                runWith(reply -> reply.replaceFirst(
                        "\"" + BUNDLES + "\",(null|\"0x[0-9a-f]*\")",
                        "\"" + BUNDLES + "\",\"0x24" + "ab".repeat(9 * 32) + "\"")),
                "cross-check failed: Domains.BundleStored events of domain 0: \\d,"
                        + " bundles in Domains.SuccessfulBundles\\(0\\): 9 \\(spec 9\\)");
    }

    @Test
    void segmentHeadersAreChecked() throws Exception {
        // The engine of the segment's digest item becomes another one.
        assertOnlyThatBlockFails(
                runWith(replacing(DIGEST, value -> value.replace("045355425fe404", "045355425ae404"))),
                "cross-check failed: Subspace.SegmentHeaderStored events: 1, SegmentCommitment digest items: 0"
                        + " \\(spec 9\\)");
    }

    @Test
    void aParentThatIsNotTheBlockBeforeFailsTheRangeWithBothHashes() throws Exception {
        String other = "0x" + "77".repeat(32);
        Cli.Result result = runWith(replacing(PARENT_HASH, value -> other));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("blocks=1..256 ").contains("; fetching them again")
                .containsPattern("blocks=1..256 missing: \\[consensus #193\\] says its parent is " + other
                        + ", but block 192 is 0x[0-9a-f]{64}");
    }

    @Test
    void aHeaderOfAnotherHashIsFoundByVerify() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 400, 0), 0, new SystemTime());
                FaultyNode liar = FaultyNode.before(
                        devnet.endpoints().get("consensus"),
                        (number, reply, client) -> client.writeTextMessage(
                                reply.contains("\"number\":\"0xc1\"")
                                        ? reply.replaceFirst("\"stateRoot\":\"0x..", "\"stateRoot\":\"0x00")
                                        : reply))) {
            Cli.Result result = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", liar.url())
                    .run("backfill", "--chain=consensus", "--start=1", "--verify");
            assertOnlyThatBlockFails(
                    result,
                    "\\[consensus #193\\] the endpoint says its hash is 0x[0-9a-f]{64}, its header hashes to"
                            + " 0x[0-9a-f]{64}");
        }
    }
}
