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
    static final ArchRule packagesPointOneWay = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("cli").definedBy("..cli..")
            .layer("devnet").definedBy("..devnet..")
            .layer("report").definedBy("..report..")
            .layer("observe").definedBy("..observe..")
            .layer("cluster").definedBy("..cluster..")
            .layer("flow").definedBy("..flow..")
            .layer("storage").definedBy("..storage..")
            .layer("enrich").definedBy("..enrich..")
            .layer("chain").definedBy("..chain..")
            .layer("rpc").definedBy("..rpc..")
            .layer("scale").definedBy("..scale..")
            .layer("time").definedBy("..time..")
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .whereLayer("devnet").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("report").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("observe").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cluster").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("flow").mayOnlyBeAccessedByLayers("cli", "observe", "cluster")
            .whereLayer("storage").mayOnlyBeAccessedByLayers("cli", "flow", "report", "cluster")
            .whereLayer("enrich").mayOnlyBeAccessedByLayers("cli", "flow", "storage")
            .whereLayer("chain").mayOnlyBeAccessedByLayers("cli", "flow", "storage", "enrich", "cluster")
            .whereLayer("rpc").mayOnlyBeAccessedByLayers("cli", "observe", "flow", "chain", "cluster")
            .whereLayer("scale").mayOnlyBeAccessedByLayers("cli", "devnet", "chain")
            .whereLayer("time").mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule scaleAndEnrichKnowNeitherCamelNorInputAndOutput = noClasses()
            .that().resideInAnyPackage("..scale..", "..enrich..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.camel..", "io.vertx..", "java.nio.file..", "java.net..",
                    "java.sql..", "org.apache.parquet..");

    @ArchTest
    static final ArchRule onlyRoutesAndRpcKnowCamel = noClasses()
            .that().resideOutsideOfPackages("..flow..", "..rpc..", "..cluster..", "..cli..")
            .should().dependOnClassesThat().resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule onlyTheClusterKnowsKafka = noClasses()
            .that().resideOutsideOfPackage("..cluster..").should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyOneClassKnowsS3 = noClasses()
            .that().haveNameNotMatching(".*\\.storage\\.S3Files.*").should().dependOnClassesThat().resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule onlyTheCommandLineStartsCamel = noClasses()
            .that().resideOutsideOfPackage("..cli..")
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
            .that().areTopLevelClasses().and().areNotInterfaces().and().areNotEnums().and().doNotHaveSimpleName("Skipper")
            .should().haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
