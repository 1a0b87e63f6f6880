package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Jars in {@code lib/}, and the step of {@code docs/cookbook/java-step.md} in one. */
class JavaStepTest {

    private static Devnet devnet;
    private static List<String> java;
    private static List<String> yaml;

    @TempDir
    Path folder;
    private Path routes;
    private Cli cli;

    @BeforeAll
    static void start() throws Exception {
        devnet = Devnet.start(new Devnet.Options(7, 2_000, 0), 0, new SystemTime());
        String page = Files.readString(Path.of("docs/cookbook/java-step.md"));
        java = blocks(page, "java");
        yaml = blocks(page, "yaml");
    }

    private static List<String> blocks(String page, String language) {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        return block.results().map(found -> found.group(1)).toList();
    }

    @AfterAll
    static void stop() {
        devnet.close();
    }

    @BeforeEach
    void copyRoutes() throws Exception {
        cli = new Cli(folder).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
        routes = cli.copyRoutes();
    }

    private void insertBeforeLink(String step) throws IOException {
        Path template = routes.resolve("backfill-chain.camel.yaml");
        String enrich = "          - bean: {ref: \"{{chain}}-blocks\", method: enrich}\n";
        assertThat(Files.readString(template)).contains(enrich);
        Files.writeString(template, Files.readString(template).replace(enrich, enrich + step));
    }

    /** Compiles a class and puts it into a jar in {@code lib/}. */
    private void library(String source, String... services) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path file = Files.writeString(folder.resolve("Rewards.java"), source);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "17", "-cp",
                System.getProperty("java.class.path"), "-proc:none", "-d", classes.toString(), file.toString()))
                .isZero();
        Path jar = Files.createDirectories(folder.resolve("lib")).resolve("rewards.jar");
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("com/example/Rewards.class"));
            Files.copy(classes.resolve("com/example/Rewards.class"), entries);
            for (String service : services) {
                entries.putNextEntry(new JarEntry(service));
                entries.write("com.example.Rewards\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void aStepFromAJarChangesAColumn() throws Exception {
        library(java.get(0));
        // In lib/ of an unpacked archive there are the program's own.
        Files.writeString(folder.resolve("lib/blocktimes-cluster.jar"), "not looked at");
        insertBeforeLink(yaml.get(0));

        Cli.Result run = cli.with("LOG_LEVEL", "debug").run("backfill", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("DEBUG libraries: [" + folder.resolve("lib/rewards.jar") + "]");
        assertThat(new Dataset(folder.resolve("data")).rows("consensus")).hasSize(100)
                .allSatisfy(row -> assertThat(row.get("reward_address")).isEqualTo(row.get("author")).isNotNull());
        assertThat(new Dataset(folder.resolve("data")).rows("auto-evm")).hasSize(100);
        assertThat(cli.run("validate").exitCode()).isZero();
    }

    @Test
    void aTypeConverterFromAJarIsFound() throws Exception {
        library("""
            package com.example;

            import org.apache.camel.TypeConverterLoaderException;
            import org.apache.camel.spi.TypeConverterLoader;
            import org.apache.camel.spi.TypeConverterRegistry;
            import org.apache.camel.support.SimpleTypeConverter;
            import xyz.autonomys.blocktimes.events.FilePublished;

            public class Rewards implements TypeConverterLoader {
                public void load(TypeConverterRegistry registry) throws TypeConverterLoaderException {
                    registry.addTypeConverter(StringBuilder.class, FilePublished.class, new SimpleTypeConverter(false,
                            (type, exchange, file) -> new StringBuilder("converted by lib/")));
                }
            }
            """, "META-INF/services/org/apache/camel/TypeConverterLoader");
        Files.writeString(routes.resolve("side.camel.yaml"), """
            - route:
                id: side
                from:
                  uri: events:file-published
                  steps:
                    - convertBodyTo: {type: java.lang.StringBuilder}
                    - log: {message: "${body}"}
            """);

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.err()).contains("side: converted by lib/");
    }

    @Test
    void aJarThatIsNoneIsRefused() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("lib")).resolve("bad.jar"), "x");

        Cli.Result run = cli.run("backfill");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(folder.resolve("lib/bad.jar") + " cannot be read as a jar: ");
    }

    @Test
    void withoutItsJarTheStepStopsTheStartAndTheMessageSaysWhereToPutIt() throws Exception {
        insertBeforeLink(yaml.get(0));

        Cli.Result run = cli.run("backfill", "--start=1", "--end=100");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("there is no class com.example.Rewards: put the jar that has it into lib/, in"
                + " the working directory or beside the program");
        assertThat(folder.resolve("data/block_times")).doesNotExist();
    }

    @Test
    void whatIsDerivedGoesToAPlaceOfItsOwn() throws Exception {
        insertBeforeLink(yaml.get(1));
        Files.writeString(routes.resolve("extrinsics.camel.yaml"),
                yaml.get(2).replace("file:extrinsics", "file:" + folder.resolve("extrinsics")));

        Cli.Result run = cli.run("backfill", "--chain=consensus", "--start=1", "--end=100");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> expected = new Dataset(folder.resolve("data")).rows("consensus").stream()
                .map(row -> row.get("block_number") + "," + row.get("extrinsics")).toList();
        assertThat(Files.readAllLines(folder.resolve("extrinsics/extrinsics.csv"))).containsExactlyElementsOf(expected);
    }
}
