package xyz.autonomys.blocktimes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The direction of dependencies, as {@code docs/ARCHITECTURE.md} draws it. */
@AnalyzeClasses(packages = "xyz.autonomys.blocktimes", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packagesPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("..cli..")
            .layer("cluster")
            .definedBy("..cluster..")
            .layer("app")
            .definedBy("..app..")
            .layer("report")
            .definedBy("..report..")
            .layer("settings")
            .definedBy("..settings..")
            .layer("devnet")
            .definedBy("..devnet..")
            .layer("observe")
            .definedBy("..observe..")
            .layer("flow")
            .definedBy("..flow..")
            .layer("storage")
            .definedBy("..storage..")
            .layer("enrich")
            .definedBy("..enrich..")
            .layer("chain")
            .definedBy("..chain..")
            .layer("rpc")
            .definedBy("..blocktimes.rpc")
            .layer("rpc.client")
            .definedBy("..rpc.client..")
            .layer("rpc.call")
            .definedBy("..rpc.call..")
            .layer("scale")
            .definedBy("..scale..")
            .layer("time")
            .definedBy("..time..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("app")
            .mayOnlyBeAccessedByLayers("cli", "cluster")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("cli", "cluster", "app", "report")
            .whereLayer("devnet")
            .mayOnlyBeAccessedByLayers("cli", "app")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("flow")
            .mayOnlyBeAccessedByLayers("cli", "cluster", "app", "observe")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("cli", "cluster", "app", "report", "settings", "flow")
            .whereLayer("enrich")
            .mayOnlyBeAccessedByLayers("flow", "storage")
            .whereLayer("chain")
            .mayOnlyBeAccessedByLayers("cli", "cluster", "app", "settings", "flow", "storage", "enrich")
            .whereLayer("rpc")
            .mayOnlyBeAccessedByLayers("cli", "cluster", "app", "flow")
            .whereLayer("rpc.client")
            .mayOnlyBeAccessedByLayers("cli", "app", "observe", "rpc")
            .whereLayer("rpc.call")
            .mayOnlyBeAccessedByLayers(
                    "cli", "cluster", "app", "settings", "observe", "flow", "chain", "rpc", "rpc.client")
            .whereLayer("scale")
            .mayOnlyBeAccessedByLayers("cli", "app", "devnet", "chain")
            .whereLayer("time")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule scaleAndEnrichKnowNeitherCamelNorInputAndOutput = noClasses()
            .that()
            .resideInAnyPackage("..scale..", "..enrich..")
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
            .that().resideOutsideOfPackages("..flow..", "..blocktimes.rpc", "..cluster..", "..app..", "..report..")
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
    static final ArchRule onlyOneClassKnowsS3 = noClasses()
            .that()
            .haveNameNotMatching(".*\\.storage\\.S3Files.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule onlyTheApplicationAndReportsStartCamel = noClasses()
            .that().resideOutsideOfPackages("..app..", "..report..")
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
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
