package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/** What an operator changes in a copy of {@code routes/}, without building anything. */
class RoutesTest {

    private static Devnet devnet;

    @TempDir
    Path folder;
    private Path routes;
    private Cli cli;
    private Dataset dataset;

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
        dataset = new Dataset(folder.resolve("data"));
    }

    private void edit(String file, String from, String to) throws Exception {
        Path path = routes.resolve(file);
        String yaml = Files.readString(path);
        assertThat(yaml).contains(from);
        Files.writeString(path, yaml.replace(from, to));
    }

    @Test
    void rotationIsAParameterOfOneChain() throws Exception {
        edit("chains.camel.yaml", "- {name: chain, value: auto-evm}",
                "- {name: chain, value: auto-evm}\n      - {name: maxRows, value: \"40\"}");

        Cli.Result run = cli.run("backfill", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("routes from " + routes);
        assertThat(dataset.parts("auto-evm"))
                .containsExactly("2025-01-01/1-40", "2025-01-01/41-80", "2025-01-01/81-100");
        assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-100");
    }

    @Test
    void aLogAndAWireTapCanBeAdded() throws Exception {
        edit(
                "backfill-chain.camel.yaml",
                "                      - bean: {ref: \"{{chain}}-partitions\", method: publish}",
                "                      - bean: {ref: \"{{chain}}-partitions\", method: publish}\n"
                        + "                      - log: {loggingLevel: WARN, message: \"wrote a file of {{chain}}\"}\n"
                        + "                      - wireTap: {uri: \"direct:tapped\"}\n");
        Files.writeString(routes.resolve("tap.camel.yaml"), """
            - route:
                id: tapped
                from:
                  uri: direct:tapped
                  steps:
                    - log: {loggingLevel: WARN, message: "tapped a file"}
            """);

        Cli.Result run = cli.run("backfill", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("wrote a file of consensus", "wrote a file of auto-evm", "tapped a file");
    }

    @Test
    void athirdChainIsABlockOfSettingsAndATemplateInstance() throws Exception {
        Files.writeString(folder.resolve("application.properties"), """
            blocktimes.chain.other-domain.kind = autonomys-domain
            blocktimes.chain.other-domain.rpc-ws = %s
            blocktimes.chain.other-domain.k = 10
            blocktimes.chain.other-domain.expected-block-time-ms = 6000
            blocktimes.chain.plain.kind = substrate
            blocktimes.chain.plain.rpc-ws = %s
            blocktimes.chain.plain.k = 10
            blocktimes.chain.plain.expected-block-time-ms = 6000
            """.formatted(
                        devnet.endpoints().get("auto-evm"), devnet.endpoints().get("consensus")));
        Files.writeString(routes.resolve("more.camel.yaml"), """
            - templatedRoute:
                routeTemplateRef: backfill-chain
                routeId: backfill-other-domain
                parameters:
                  - {name: chain, value: other-domain}
            - templatedRoute:
                routeTemplateRef: backfill-chain
                routeId: backfill-plain
                parameters:
                  - {name: chain, value: plain}
            """);

        assertThat(cli.run("backfill", "--chain=other-domain", "--count=50").exitCode()).isZero();
        assertThat(cli.run("backfill", "--chain=plain", "--count=50").exitCode()).isZero();

        assertThat(dataset.rows("other-domain")).hasSize(50).allMatch(row -> row.get("consensus_block_hash") != null);
        assertThat(dataset.rows("plain"))
                .hasSize(50)
                .allMatch(row -> row.get("slot") == null && row.get("bundle_count") == null);
    }

    @Test
    void aMissingRouteIsSaidBeforeAnythingIsFetched() throws Exception {
        Files.delete(routes.resolve("chains.camel.yaml"));

        Cli.Result run = cli.run("backfill");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("no route in " + routes + " begins with blocks:consensus; add an instance of the template");
    }

    @Test
    void aMistypedStepIsReportedWithItsFile() throws Exception {
        edit("backfill-chain.camel.yaml", "- split:", "- splitt:");

        Cli.Result run = cli.run("backfill");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("the routes in " + routes + " cannot be used")
                .contains("splitt")
                .contains("backfill-chain.camel.yaml");
    }

    @Test
    void aRouteThatDropsRowsIsFoundOut() throws Exception {
        edit(
                "backfill-chain.camel.yaml",
                "                      - bean: {ref: \"{{chain}}-partitions\", method: publish}",
                "                      - log: {loggingLevel: INFO, message: \"not published\"}");

        Cli.Result run = cli.whenIdle(100, () -> 0).run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("blocks=1..100 missing: the routes took these blocks but stored nothing; were they edited?");
        assertThat(List.copyOf(dataset.files().keySet())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{name: maxRow, value: 40}|template backfill-chain has no parameter maxRow: it has chain, maxMinutes, maxRows,"
                + " rangeBlocks",
        "{name: rangeBlocks, value: many}|route backfill-auto-evm: blocks:auto-evm cannot take rangeBlocks=many: it"
                + " must be a number",
        "{name: rangeBlocks, value: 0}|rangeBlocks=0 cannot be used: it must be 1 or more"})
    void aMistypedParameterStopsTheStartAndTheMessageSaysWhatWouldDo(String parameter, String message)
            throws Exception {
        edit("chains.camel.yaml", "- {name: chain, value: auto-evm}",
                "- {name: chain, value: auto-evm}\n      - " + parameter);

        for (String[] command : List.of(new String[] {"backfill"}, new String[] {"routes", "check"})) {
            Cli.Result run = cli.run(command);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("the routes in " + routes + " cannot be used: ", message);
        }
    }

    @Test
    void aMistypedOptionStopsTheStartAndTheMessageNamesThoseThatThereAre() throws Exception {
        edit("backfill-chain.camel.yaml", "rangeBlocks: \"{{rangeBlocks}}\"", "rangeBlock: \"{{rangeBlocks}}\"");

        Cli.Result run = cli.run("backfill");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("blocks:consensus has no option rangeBlock: it has ahead, chain, rangeBlocks");
    }

    @Test
    void aMissingComponentSaysWhereToPutIt() throws Exception {
        side("timer:x", "to: {uri: \"nosuch:thing\"}");

        Cli.Result run = cli.run("backfill");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("route side: there is no component nosuch on the class path: put camel-nosuch"
                + " and what it needs into lib/, in the working directory or beside the program; scripts/lib fetches"
                + " them");
    }

    private void side(String from, String step) throws Exception {
        Files.writeString(routes.resolve("side.camel.yaml"), """
            - route:
                id: side
                from:
                  uri: %s
                  steps:
                    - %s
            """.formatted(from, step));
    }

    @Test
    void aPlainLogStepIsSeenUnderTheIdOfItsRoute() throws Exception {
        side("events:file-published", "log: {message: \"a file of ${body.chain}\"}");

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");
        Cli.Result quiet = cli.with("LOG_LEVEL", "warn").run("backfill", "--chain=consensus", "--start=1", "--end=100",
                "--overwrite");

        assertThat(run.err()).contains("INFO  side: a file of consensus");
        assertThat(quiet.err()).doesNotContain("a file of");
    }

    @Test
    void whatIsStoredAndTheExitCodeStayWhenASideFlowFails() throws Exception {
        side("events:file-published", "to: {uri: \"file:/dev/null/x\"}");

        Cli.Result run = cli.run("backfill", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("WARN  route=side failed at file:///dev/null/x with an event of chain=")
                .contains("WARN  route=side events=2 were not delivered: 2 failed").doesNotContain("Exchange[");
        assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-100");
    }

    @Test
    void aSideFlowThatMustDeliverMakesTheExitCodeOne() throws Exception {
        side("\"events:file-published?mustDeliver=true\"", "to: {uri: \"file:/dev/null/x\"}");

        Cli.Result run = cli.run("backfill", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-100");
    }

    @Test
    void whatComesAfterPublishMayFailToo() throws Exception {
        edit("backfill-chain.camel.yaml",
                "                      - bean: {ref: \"{{chain}}-partitions\", method: publish}",
                "                      - bean: {ref: \"{{chain}}-partitions\", method: publish}\n"
                        + "                      - to: {uri: \"file:/dev/null/x\"}\n");

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("WARN  route=backfill-consensus failed at file:///dev/null/x with an event of"
                + " chain=consensus: ").doesNotContain("Exchange[", "blocks=1..100");
        assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-100");
    }

    @Test
    void theBodyAfterPublishIsTheFileAsJsonHasIt() throws Exception {
        edit("backfill-chain.camel.yaml",
                "                      - bean: {ref: \"{{chain}}-partitions\", method: publish}",
                "                      - bean: {ref: \"{{chain}}-partitions\", method: publish}\n"
                        + "                      - marshal: {json: {}}\n"
                        + "                      - log: {message: \"${body}\"}\n");

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.err()).contains("{\"chain\":\"consensus\",\"kind\":\"added\",\"date\":\"2025-01-01\",\"name\":"
                + "\"block_times/chain=consensus/date=2025-01-01/part-000000000001-000000000100.parquet\",\"path\":\""
                + folder + "/data/block_times/", "\"first_block\":1,\"last_block\":100,\"rows\":100,\"bytes\":");
    }

    @Test
    void aSinkThatIsAwayKeepsNobodyFromStarting() throws Exception {
        side("events:file-published", "to: {uri: \"kafka:x?brokers=nosuch.invalid:9092\"}");

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("WARN  route=side failed")
                .contains("WARN  route=side events=1 were not delivered: 1 failed");
        assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-100");
    }

    @Test
    void whereNothingIsStoredNoRouteOfAnOperatorIsStarted() throws Exception {
        side("events:file-published", "log: {message: \"heard of ${body.name}\"}");
        Files.writeString(routes.resolve("clock.camel.yaml"), """
            - route:
                id: clock
                from:
                  uri: timer:clock?delay=0
                  steps:
                    - log: {message: tick}
            """);
        cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        Cli.Result sample = cli.run("validate", "--sample=5");
        Cli.Result dry = cli.run("backfill", "--chain=consensus", "--dry-run");

        assertThat(sample.exitCode()).as(sample.err()).isZero();
        assertThat(sample.err() + dry.err()).doesNotContain("heard of", "tick");
    }

    @Test
    void twoRoutesOfOneIdAreRefused() throws Exception {
        side("events:file-published", "log: {message: x}");
        edit("side.camel.yaml", "id: side", "id: backfill-consensus");

        Cli.Result check = cli.run("routes", "check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("two routes have the id backfill-consensus: give one of them another");
    }

    @Test
    void anEventOfAChainThatThereIsNotIsRefused() throws Exception {
        side("\"events:file-published?chain=consensuss\"", "log: {message: x}");

        assertThat(cli.run("routes", "check").err())
                .contains("chain=consensuss cannot be used: it must be one of auto-evm, consensus");
    }

    @Test
    void checkFailsWhereNoRouteFetchesAChain() throws Exception {
        side("events:file-published", "log: {message: x}");
        Files.delete(routes.resolve("chains.camel.yaml"));

        Cli.Result check = cli.run("routes", "check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.out()).contains("1 can be used", "no route fetches chain consensus",
                "no route fetches chain auto-evm");
    }

    @Test
    void aDirectoryWithoutRoutesIsRefused() throws Exception {
        Files.createDirectories(folder.resolve("empty/below"));

        for (String directory : List.of("empty", "")) {
            Cli.Result run = cli.run("routes", "check", "--routes=" + directory);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("--routes=", ": name ");
        }
    }

    @Test
    void aFolderRoutesOfSomethingElseIsRefused() throws Exception {
        try (Stream<Path> files = Files.walk(routes)) {
            files.filter(file -> file.toString().endsWith(".camel.yaml")).forEach(file -> file.toFile().delete());
        }

        Cli.Result result = cli.run("routes", "check");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("routes are taken from " + routes + ", which has no files *.camel.yaml: copy"
                + " the program's routes/ there, or name another directory with --routes");
    }

    @Test
    void aRouteThatDoesNotStartIsTriedAgainAndKeepsNobodyFromStarting() throws Exception {
        side("direct:x", "log: {message: x}");
        Files.writeString(routes.resolve("too.camel.yaml"),
                Files.readString(routes.resolve("side.camel.yaml")).replace("id: side", "id: too"));

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains(" does not start: ", "Multiple consumers for the same endpoint",
                "; trying again");
    }

    @Test
    void routesAreReadFromTheDirectoryThatIsNamed() throws Exception {
        Path others = folder.resolve("others");
        Files.move(routes, others);

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100", "--routes=others");
        Cli.Result missing = cli.run("backfill", "--routes=nowhere");

        assertThat(run.err()).contains("routes from " + others);
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("--routes=" + folder.resolve("nowhere") + " is no directory");
    }

    @Test
    void theFirstLineSaysWhenCamelsOwnPatternNamesTheRoutes() throws Exception {
        Files.move(routes, folder.resolve("others"));
        Files.writeString(folder.resolve("application.properties"),
                "camel.main.routesIncludePattern = file:" + folder + "/others/*.camel.yaml\n");

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("routes from file:" + folder
                + "/others/*.camel.yaml (camel.main.routesIncludePattern)");
    }

    @Test
    void checkListsTheRoutesAndChainsWithoutOneAndStartsNothing() throws Exception {
        side("\"timer:x?delay=0\"", "to: {uri: \"file:" + folder.resolve("written") + "\"}");
        Files.writeString(routes.resolve("heard.camel.yaml"),
                "- route: {id: heard, from: {uri: \"events:file-published\", steps: [{log: {message: heard}}]}}\n");
        edit("chains.camel.yaml", "value: auto-evm", "value: consensus");
        Files.writeString(routes.resolve("chains.camel.yaml"),
                Files.readString(routes.resolve("chains.camel.yaml")).split("\n\n")[0] + "\n");

        Cli.Result check = cli.run("routes", "check");

        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out()).contains("routes from " + routes + ": 3 can be used", "  backfill-consensus ",
                "from blocks:consensus",
                "  side ", "  heard ", "no route fetches chain auto-evm: add an instance of the template");
        assertThat(folder.resolve("written")).doesNotExist();
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(check.err()).doesNotContain("WARN");
    }

    @Test
    void tracingIsSeen() throws Exception {
        Files.writeString(folder.resolve("application.properties"),
                "camel.main.tracing = true\ncamel.main.tracingTemplates = true\n");

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.err()).contains("[backfill-con] [to[jsonrpc:{{chain}}]");
    }

    @Test
    void aSettingThatCamelDoesNotHaveIsNoFaultOfTheRoutes() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "camel.main.foo = 3\n");

        Cli.Result run = cli.run("routes", "check");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("the settings cannot be used: camel.main.foo does not exist");
    }

    @Test
    void aRunOfLimitedDurationEndsWell() throws Exception {
        Files.writeString(folder.resolve("application.properties"),
                "camel.main.durationMaxSeconds = 2\ncamel.main.durationHitExitCode = 4\n");

        Cli.Result run = cli.run("follow");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
        assertThat(run.err()).contains("the time of camel.main.durationMaxSeconds is over: stopping");
    }

    @Test
    void settingsMayHavePlaceholders() throws Exception {
        Files.writeString(folder.resolve("application.properties"), """
            blocktimes.chain.consensus.rpc-ws = {{env:NODE}}
            blocktimes.max-rows-per-file = {{env:ROWS:60}}
            """);
        Cli plain = new Cli(folder).with("NODE", devnet.endpoints().get("consensus"));

        Cli.Result run = plain.run("backfill", "--chain=consensus", "--start=1", "--end=100");
        Cli.Result unset = new Cli(folder).run("backfill", "--chain=consensus");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-60", "2025-01-01/61-100");
        assertThat(unset.exitCode()).isEqualTo(2);
        assertThat(unset.err()).contains("blocktimes.chain.consensus.rpc-ws = {{env:NODE}} (" + folder
                + "/application.properties) cannot be used: the environment variable NODE is not set");
    }

    @Test
    void aChainOfItsOwnNeedsNeitherDepthNorBlockTime() throws Exception {
        Files.writeString(folder.resolve("application.properties"), """
            blocktimes.chain.plain.kind = substrate
            blocktimes.chain.plain.rpc-ws = %s
            """.formatted(devnet.endpoints().get("consensus")));
        Files.writeString(routes.resolve("more.camel.yaml"), """
            - templatedRoute:
                routeTemplateRef: backfill-chain
                routeId: backfill-plain
                parameters:
                  - {name: chain, value: plain}
            """);

        Cli.Result run = cli.run("backfill", "--chain=plain", "--start=1", "--end=50");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("K=100");
        assertThat(dataset.rows("plain")).hasSize(50);
    }
}
