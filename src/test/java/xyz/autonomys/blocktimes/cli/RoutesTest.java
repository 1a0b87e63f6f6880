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
        routes = Files.createDirectories(folder.resolve("routes"));
        try (Stream<Path> originals = Files.list(Path.of("routes"))) {
            for (Path original : originals.toList()) {
                Files.copy(original, routes.resolve(original.getFileName()));
            }
        }
        cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
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
}
