package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.events.EventKind;
import xyz.autonomys.blocktimes.time.SystemTime;

/** When which event is told, by routes that log each. */
class EventsTest {

    @TempDir
    Path folder;
    private Cli cli;

    @BeforeEach
    void routes() throws Exception {
        cli = new Cli(folder);
        Path routes = cli.copyRoutes();
        for (EventKind kind : EventKind.values()) {
            Files.writeString(routes.resolve(kind.inRoutes() + ".camel.yaml"), """
                - route:
                    id: %1$s
                    from:
                      uri: events:%1$s
                      parameters: {chain: consensus, size: 100000}
                      steps:
                        - marshal: {json: {}}
                        - log: {message: "${body}"}
                """.formatted(kind.inRoutes()));
        }
    }

    private void use(Devnet devnet) {
        cli.with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
    }

    /** Returns the events of a kind that a run has told, as JSON. */
    private static List<String> told(Cli.Result run, EventKind kind) {
        return Arrays.stream(run.err().split("\n")).filter(line -> line.contains("INFO  " + kind.inRoutes() + ": "))
                .map(line -> line.substring(line.indexOf(": ") + 2)).toList();
    }

    @Test
    void aDateIsCompleteOnceItsNeighboursAreThereToo() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 16_000, 0), 0, new SystemTime())) {
            use(devnet);
            Cli.Result begin = cli.run("backfill", "--chain=consensus", "--start=1", "--end=5000");
            Cli.Result end = cli.run("backfill", "--chain=consensus", "--start=14000", "--end=15000");
            Cli.Result middle = cli.run("backfill", "--chain=consensus", "--start=1", "--end=15000");
            Cli.Result again = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100", "--overwrite");

            assertThat(told(begin, EventKind.DATE_COMPLETE)).isEmpty();
            assertThat(told(end, EventKind.DATE_COMPLETE)).isEmpty();
            assertThat(told(middle, EventKind.DATE_COMPLETE)).singleElement().asString()
                    .startsWith("{\"chain\":\"consensus\",\"date\":\"2025-01-01\",\"first_block\":1,\"last_block\":14")
                    .endsWith(",\"files\":3}");
            assertThat(told(again, EventKind.DATE_COMPLETE)).as("it was complete before").isEmpty();
        }
    }

    @Test
    void whatAReorganisationReplacesIsToldAsAFileAndAsBlocks() throws Exception {
        Devnet.Options options = new Devnet.Options(7, 500, 0);
        cli.with("K_CONSENSUS", 10);
        Cli.Result first;
        try (Devnet devnet = Devnet.start(options, 0, new SystemTime())) {
            use(devnet);
            first = cli.run("backfill", "--chain=consensus", "--start=1");
        }
        try (Devnet devnet = Devnet.start(options.forkedAt(485), 0, new SystemTime())) {
            use(devnet);
            Cli.Result healed = cli.run("backfill", "--chain=consensus", "--start=1");

            assertThat(healed.exitCode()).as(healed.err()).isZero();
            assertThat(told(first, EventKind.BLOCKS_REPLACED)).isEmpty();
            assertThat(told(first, EventKind.FILE_PUBLISHED)).singleElement().asString()
                    .contains("\"kind\":\"added\"", "\"first_block\":1,\"last_block\":490");
            assertThat(told(healed, EventKind.BLOCKS_REPLACED)).singleElement().asString()
                    .isEqualTo("{\"chain\":\"consensus\",\"first_block\":1,\"last_block\":490,\"rows\":490}");
            assertThat(told(healed, EventKind.FILE_PUBLISHED)).isNotEmpty()
                    .allSatisfy(file -> assertThat(file).contains("\"kind\":\"replaced\""))
                    .anySatisfy(file -> assertThat(file).contains("\"last_block\":490"));
        }
    }

    @Test
    void theSameRowsInAnotherFileAreNotReplacedBlocks() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 2_000, 0), 0, new SystemTime())) {
            use(devnet);
            cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");
            Cli.Result again = cli.run("backfill", "--chain=consensus", "--start=41", "--end=60", "--overwrite");

            assertThat(told(again, EventKind.BLOCKS_REPLACED)).isEmpty();
            assertThat(told(again, EventKind.FILE_PUBLISHED)).hasSize(3)
                    .allSatisfy(file -> assertThat(file).contains("\"kind\":\"merged\""));
        }
    }
}
