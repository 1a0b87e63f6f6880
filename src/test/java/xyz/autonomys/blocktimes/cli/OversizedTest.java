package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * A node sends more than it should, to a process of 256 MB. In short form among all tests; in full, which is more than
 * such a process could hold, by {@code scripts/reliability hostile}.
 */
class OversizedTest {

    private static final int MILLION = 1_000_000;
    /** Blocks of 2.5 MB of events each. */
    private static final int BLOCKS = Integer.getInteger("blocktimes.oversized.blocks", 8);
    /** Megabytes of a number. */
    private static final int NUMBER = Integer.getInteger("blocktimes.oversized.number", 3);
    private static final Devnet.Options OPTIONS = new Devnet.Options(7, 400, 0);

    @TempDir
    Path folder;

    @BeforeEach
    void settings() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.rpc.attempts = 2\n"
                + "blocktimes.rpc.backoff-ms = 10\nblocktimes.rpc.patience-s = 20\n");
    }

    private static URI url(Devnet devnet) {
        return devnet.endpoints().get("consensus");
    }

    private Cli.Result backfill(String nodes, String... more) throws Exception {
        Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", nodes);
        String[] arguments = {"backfill", "--chain=consensus", more[0]};
        return cli.await(cli.start(arguments));
    }

    @Test
    void blocksOfTwoAndAHalfMegabytesOfEventsEachDoNotEndTheProcess() throws Exception {
        String events = "00".repeat(5 * MILLION / 2);
        try (Devnet devnet = Devnet.start(OPTIONS, 0, new SystemTime());
                FaultyNode node = FaultyNode.before(url(devnet), (number, reply, client) -> client.writeTextMessage(
                        // The events are the longest value of a state.
                        reply.contains("\"changes\"") ? reply.replaceFirst("(0x[0-9a-f]{300,})", "$1" + events)
                                : reply))) {
            Cli.Result run = backfill(node.url().toString(), "--start=" + (301 - BLOCKS));

            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.err()).contains("missing").doesNotContain("OutOfMemory");
            assertThat(run.err().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(1_000));
        }
    }

    @Test
    void aNumberOfMegabytesAndABestBlockOfBillionsLeaveTheOtherNode() throws Exception {
        for (String number : new String[] {"0x" + "1".repeat(NUMBER * MILLION), "0x80000000"}) {
            try (Devnet devnet = Devnet.start(OPTIONS, 0, new SystemTime());
                    FaultyNode node = FaultyNode.before(url(devnet), (count, reply, client) -> client.writeTextMessage(
                            reply.contains("\"parentHash\"")
                                    ? reply.replaceFirst("\"number\":\"[^\"]*\"", "\"number\":\"" + number + "\"")
                                    : reply))) {
                Cli.Result run = backfill(node.url() + "," + url(devnet), "--start=1");

                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(new Dataset(folder.resolve("data")).rows("consensus")).hasSize(300);
                assertThat(run.err()).contains(node.url() + " skipped: ");
                assertThat(run.err().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(1_000));
            }
        }
    }
}
