package xyz.autonomys.blocktimes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The direction of dependencies, as {@code docs/ARCHITECTURE.md} draws it. */
@AnalyzeClasses(packages = "xyz.autonomys.blocktimes", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli").definedBy("..cli..")
            .layer("cluster").definedBy("..cluster..")
            .layer("headers").definedBy("..headers..")
            .layer("app").definedBy("..app..")
            .layer("check").definedBy("..check..")
            .layer("report").definedBy("..report..")
            .layer("analysis").definedBy("..analysis..")
            .layer("statistics").definedBy("..statistics..")
            .layer("settings").definedBy("..settings..")
            .layer("devnet").definedBy("..devnet..")
            .layer("observe").definedBy("..observe..")
            .layer("control").definedBy("..control..")
            .layer("flow").definedBy("..flow..")
            .layer("routing").definedBy("..routing..")
            .layer("sideflow").definedBy("..sideflow..")
            .layer("events").definedBy("..events..")
            .layer("figures").definedBy("..figures..")
            .layer("plan").definedBy("..plan..")
            .layer("storage").definedBy("..blocktimes.storage")
            .layer("storage.files").definedBy("..storage.files..")
            .layer("storage.catalog").definedBy("..storage.catalog..")
            .layer("storage.parquet").definedBy("..storage.parquet..")
            .layer("enrich").definedBy("..enrich..")
            .layer("decode").definedBy("..decode..")
            .layer("chain").definedBy("..chain..")
            .layer("rpc").definedBy("..blocktimes.rpc")
            .layer("rpc.client").definedBy("..rpc.client..")
            .layer("rpc.limit").definedBy("..rpc.limit..")
            .layer("rpc.call").definedBy("..rpc.call..")
            .layer("rpc.wire").definedBy("..rpc.wire..")
            .layer("scale").definedBy("..scale..")
            .layer("time").definedBy("..time..")
            .layer("json").definedBy("..json..")
            .layer("text").definedBy("..text..")
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .whereLayer("cluster").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("headers").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("analysis").mayOnlyBeAccessedByLayers("report")
            .whereLayer("statistics").mayOnlyBeAccessedByLayers("analysis")
            .whereLayer("app").mayOnlyBeAccessedByLayers("cli", "cluster", "headers")
            .whereLayer("check").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("report").mayOnlyBeAccessedByLayers("cli", "check")
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("cli", "cluster", "headers", "app", "report", "observe", "control", "routing")
            .whereLayer("devnet").mayOnlyBeAccessedByLayers("cli", "app")
            .whereLayer("observe").mayOnlyBeAccessedByLayers("app")
            .whereLayer("control").mayOnlyBeAccessedByLayers("cli", "app")
            .whereLayer("flow").mayOnlyBeAccessedByLayers("cli", "cluster", "app", "control")
            .whereLayer("routing").mayOnlyBeAccessedByLayers("cli", "cluster", "headers", "app")
            .whereLayer("sideflow").mayOnlyBeAccessedByLayers("app")
            .whereLayer("events")
            .mayOnlyBeAccessedByLayers("app", "flow", "sideflow", "storage", "storage.catalog")
            .whereLayer("figures").mayOnlyBeAccessedByLayers("cli", "cluster", "app", "observe", "control", "flow")
            .whereLayer("plan").mayOnlyBeAccessedByLayers("cli", "cluster", "headers", "app", "flow", "figures")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("cli", "cluster", "headers", "app", "check", "report", "flow", "plan")
            .whereLayer("storage.catalog").mayOnlyBeAccessedByLayers("cli", "check", "flow", "storage")
            .whereLayer("storage.parquet")
            .mayOnlyBeAccessedByLayers(
                    "cli", "cluster", "headers", "app", "check", "report", "flow", "figures", "plan", "storage",
                    "sideflow", "storage.catalog")
            .whereLayer("storage.files")
            .mayOnlyBeAccessedByLayers(
                    "cli", "cluster", "headers", "app", "settings", "flow", "plan", "sideflow", "storage",
                    "storage.catalog", "storage.parquet")
            .whereLayer("enrich").mayOnlyBeAccessedByLayers("flow", "sideflow", "storage", "storage.parquet")
            .whereLayer("decode").mayOnlyBeAccessedByLayers("flow", "storage", "storage.parquet", "enrich")
            .whereLayer("chain")
            .mayOnlyBeAccessedByLayers(
                    "cli",
                    "cluster",
                    "headers",
                    "app",
                    "check",
                    "settings",
                    "flow",
                    "figures",
                    "plan",
                    "storage",
                    "storage.catalog",
                    "storage.parquet",
                    "enrich",
                    "decode")
            .whereLayer("rpc").mayOnlyBeAccessedByLayers("cli", "cluster", "app", "flow", "plan")
            .whereLayer("rpc.limit").mayOnlyBeAccessedByLayers("rpc.client")
            .whereLayer("rpc.client").mayOnlyBeAccessedByLayers("cli", "app", "observe", "plan", "rpc")
            .whereLayer("rpc.call")
            .mayOnlyBeAccessedByLayers(
                    "cli",
                    "cluster",
                    "headers",
                    "app",
                    "settings",
                    "observe",
                    "flow",
                    "plan",
                    "decode",
                    "chain",
                    "rpc",
                    "rpc.client", "rpc.limit")
            .whereLayer("rpc.wire").mayOnlyBeAccessedByLayers("chain", "rpc", "rpc.client", "rpc.call")
            .whereLayer("scale").mayOnlyBeAccessedByLayers("cli", "app", "devnet", "chain", "decode", "rpc.wire")
            .whereLayer("time").mayNotAccessAnyLayer()
            .whereLayer("json").mayNotAccessAnyLayer()
            .whereLayer("text").mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule scaleDecodeAndEnrichKnowNeitherCamelNorInputAndOutput = noClasses()
            .that()
            .resideInAnyPackage("..scale..", "..decode..", "..enrich..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.camel..",
                    "io.vertx..",
                    "java.nio.file..",
                    "java.net..",
                    "java.sql..",
                    "org.apache.parquet..");

    @ArchTest
    static final ArchRule onlyRoutesAndRpcKnowCamel = noClasses()
            .that().resideOutsideOfPackages("..flow..", "..blocktimes.rpc", "..cluster..", "..app..", "..report..",
                    "..control..", "..headers..", "..routing..", "..sideflow..")
            .should().dependOnClassesThat().resideInAPackage("org.apache.camel..");

    /** Connections are given to the client: a test gives others. */
    @ArchTest
    static final ArchRule theClientOpensNoSockets = noClasses()
            .that().resideInAnyPackage("..rpc.client..", "..rpc.call..")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx..", "io.netty..", "java.net.http..");

    @ArchTest
    static final ArchRule theClientsPartsAreItsOwn = classes()
            .that().resideInAPackage("..rpc.client..").and().arePublic()
            .should().haveSimpleName("RpcClient").orShould().haveSimpleName("RpcStatistics")
            .orShould().haveSimpleName("Connection").orShould().haveSimpleName("Connector")
            .orShould().haveSimpleName("Latencies");

    @ArchTest
    static final ArchRule onlyTheClusterKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackage("..cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyFilesInABucketKnowS3 = noClasses()
            .that()
            .haveNameNotMatching(".*\\.storage\\.files\\.S3.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule onlyOnePackageKnowsParquet = noClasses()
            .that().resideOutsideOfPackage("..storage.parquet..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("org.apache.parquet..", "org.apache.avro..", "com.github.luben.zstd..");

    @ArchTest
    static final ArchRule onlyStoredRowsAndReportsKnowDuckDb = noClasses()
            .that().resideOutsideOfPackages("..storage.parquet..", "..report..")
            .should().dependOnClassesThat().resideInAnyPackage("org.duckdb..", "java.sql..", "javax.sql..");

    @Test
    void noPackageHasMoreThanTwentyFiles() throws IOException {
        Path root = Path.of("src/main/java/xyz/autonomys/blocktimes");
        try (Stream<Path> tree = Files.walk(root)) {
            Map<String, Long> sizes = tree.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(
                            file -> root.relativize(file.getParent()).toString().replace('/', '.'),
                            Collectors.counting()));

            assertThat(sizes).containsKeys("storage", "storage.files", "storage.parquet");
            sizes.values().removeIf(size -> size <= 20);
            assertThat(sizes).isEmpty();
        }
    }

    @Test
    void noFileHasMoreThanTwoHundredAndFiftyLines() throws IOException {
        try (Stream<Path> tree = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources = tree.filter(file -> file.toString().endsWith(".java")).toList();

            assertThat(sources).isNotEmpty();
            for (Path source : sources) {
                assertThat(Files.readAllLines(source)).as(source.toString()).hasSizeLessThanOrEqualTo(250);
            }
        }
    }

    @ArchTest
    static final ArchRule onlyTheApplicationAndReportsStartCamel = noClasses()
            .that().resideOutsideOfPackages("..app..", "..report..", "..routing..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.camel.main..", "org.apache.camel.impl..");

    /** So that a test can move it. */
    @ArchTest
    static final ArchRule onlyTimeKnowsTheClock = noClasses()
            .that().resideOutsideOfPackage("..time..")
            .should().callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(Instant.class, "now").orShould().callMethod(Thread.class, "sleep", long.class)
            .orShould().callMethod(TimeUnit.class, "sleep", long.class)
            .orShould().callMethod(LockSupport.class, "parkNanos", long.class)
            .orShould().callMethod(Clock.class, "systemUTC")
            .orShould().callMethod(Object.class, "wait", long.class)
            .orShould().dependOnClassesThat().areAssignableTo(ScheduledExecutorService.class);

    @ArchTest
    static final ArchRule classesAreFinalOrMadeToBeExtended = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveSimpleName("Skipper")
            .and()
            .doNotHaveSimpleName("ChainsCommand")
            .and()
            .doNotHaveSimpleName("package-info")
            // What Camel's plugin makes.
            .and()
            .areNotAssignableTo(org.apache.camel.spi.PropertyConfigurer.class)
            .and()
            .areNotAssignableTo(org.apache.camel.spi.EndpointUriFactory.class)
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
