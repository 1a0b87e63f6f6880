package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;

/** A run that is stopped while its node gives it nothing to do. */
class StopTest {

    private static final int BLOCKS = 4_000;
    /** Replies after which the node is of no more use: several ranges are read by then, and others are under way. */
    private static final int GOOD_REPLIES = 1_500;

    @TempDir
    Path folder;

    enum Trouble {
        SILENT {
            @Override
            void instead(String reply, ServerWebSocket client) {
                // says nothing
            }
        },
        RATE_LIMITED {
            @Override
            void instead(String reply, ServerWebSocket client) {
                client.writeTextMessage(FaultyNode.error(reply, -32999));
            }
        },
        CUTTING_CONNECTIONS {
            @Override
            void instead(String reply, ServerWebSocket client) {
                client.close();
            }
        };

        abstract void instead(String reply, ServerWebSocket client);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void whatWasReadIsPublishedWithoutWaitingForAnything(Trouble trouble) throws Exception {
        Files.writeString(
                folder.resolve("application.properties"),
                "blocktimes.rpc.backoff-ms = 60000\n"
                        + "blocktimes.rpc.backoff-cap-ms = 60000\n"
                        + "blocktimes.rpc.timeout-ms = 60000\n");
        Dataset dataset = new Dataset(folder.resolve("data"));
        Cli cli = new Cli(folder);
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, BLOCKS, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) -> {
                    if (number <= GOOD_REPLIES) {
                        client.writeTextMessage(reply);
                    } else {
                        trouble.instead(reply, client);
                    }
                })) {
            // Time stands still: whatever waits for a timer would wait for ever.
            Session run = cli.with("CONSENSUS_RPC_WS", node.url())
                    .at(new SimulatedTime())
                    .begin("backfill", "--chain=consensus", "--start=1");
            cli.until(run, () -> node.replies() > GOOD_REPLIES && !dataset.staged().isEmpty());
            run.destroy();
            Cli.Result stopped = cli.await(run);

            assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.STOPPED);
            assertThat(dataset.staged()).isEmpty();
            assertThat(numbers(dataset)).doesNotHaveDuplicates().hasSizeBetween(257, GOOD_REPLIES);

            assertThat(new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                    .run("backfill", "--chain=consensus", "--start=1").exitCode()).isZero();

            assertThat(numbers(dataset)).isEqualTo(LongStream.rangeClosed(1, BLOCKS - 100).boxed().toList());
        }
    }

    private static List<Object> numbers(Dataset dataset) throws Exception {
        return dataset.rows("consensus").stream().map(row -> row.get("block_number")).toList();
    }
}
