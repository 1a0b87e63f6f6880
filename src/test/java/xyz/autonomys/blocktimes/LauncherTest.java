package xyz.autonomys.blocktimes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher scripts, in folders of their own, with a java and a mvn that only say that they were called. */
class LauncherTest {

    @TempDir
    Path folder;
    private Path home;
    private Path bin;

    @BeforeEach
    void checkout() throws Exception {
        home = folder.resolve("a checkout");
        bin = Files.createDirectories(folder.resolve("bin"));
        for (String script : new String[] {"blocktimes", "launch", "source-hash"}) {
            Files.createDirectories(home.resolve("scripts"));
            Files.copy(Path.of("scripts", script), home.resolve("scripts").resolve(script));
            home.resolve("scripts").resolve(script).toFile().setExecutable(true);
        }
        write("src/main/java/A.java", "class A {}");
        write("src/main/resources/a name with spaces.txt", "text");
        write("pom.xml", "<project/>");
        tool("java", "echo \"java ran $*\"");
        tool("mvn", "mkdir -p target; touch target/blocktimes.jar target/blocktimes-cluster.jar; "
                + "scripts/source-hash > target/blocktimes.sources; echo built >> builds");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(home.resolve(name).getParent());
        Files.writeString(home.resolve(name), text);
    }

    private void tool(String name, String script) throws IOException {
        Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        bin.resolve(name).toFile().setExecutable(true);
    }

    private String run(Path checkout) throws Exception {
        return run(checkout.resolve("scripts/blocktimes"), bin + ":" + System.getenv("PATH"), "--version");
    }

    private String run(Path script, String path, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(script.toString(), command);
        builder.environment().put("PATH", path);
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("JAVA_OPTS");
        Path output = folder.resolve("output");
        int exit = StartedProcesses.start(builder.redirectErrorStream(true).redirectOutput(output.toFile())).waitFor();
        return Files.readString(output, StandardCharsets.UTF_8) + "exit=" + exit;
    }

    private int builds(Path checkout) throws IOException {
        Path builds = checkout.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @Test
    void theJarIsBuiltOnceAndAgainForOtherSources() throws Exception {
        assertThat(run(home)).contains("blocktimes: building").contains("java ran").endsWith("exit=0");
        assertThat(run(home)).startsWith("java ran");
        assertThat(builds(home)).isEqualTo(1);

        write("src/main/java/A.java", "class A { int a; }");
        // Older than the jar: it is the content that counts.
        Files.setLastModifiedTime(home.resolve("src/main/java/A.java"), FileTime.fromMillis(0));
        run(home);
        assertThat(builds(home)).isEqualTo(2);

        Files.delete(home.resolve("src/main/resources/a name with spaces.txt"));
        run(home);
        assertThat(builds(home)).isEqualTo(3);
    }

    @Test
    void aCopyIsNotBuiltAgainWhateverTheTimesOfItsFiles() throws Exception {
        run(home);
        Path copy = folder.resolve("copy");
        assertThat(StartedProcesses.start(new ProcessBuilder("cp", "-r", home.toString(), copy.toString())).waitFor())
                .isZero();
        Files.setLastModifiedTime(copy.resolve("pom.xml"), FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));

        assertThat(run(copy)).startsWith("java ran");
        assertThat(builds(copy)).isEqualTo(1);
    }

    @Test
    void whereOnlyTheJarIsThereNothingIsBuilt() throws Exception {
        run(home);
        Files.move(home.resolve("src"), folder.resolve("src"));

        assertThat(run(home)).startsWith("java ran");
        assertThat(builds(home)).isEqualTo(1);
    }

    @Test
    void whoMayNotWriteRunsTheJarThatIsThere() throws Exception {
        run(home);
        write("src/main/java/A.java", "class A { int a; }");
        Files.setPosixFilePermissions(home.resolve("target"), PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeThat(Files.isWritable(home)).as("a user who may write anywhere").isFalse();
            assertThat(run(home)).contains("cannot be written to: running it all the same").contains("java ran")
                    .endsWith("exit=0");
            assertThat(builds(home)).isEqualTo(1);
        } finally {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(home.resolve("target"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** An unpacked archive, with a Java runtime that only says how it was called. */
    private Path unpacked() throws Exception {
        Path program = Files.createDirectories(folder.resolve("an unpacked archive"));
        for (String name : new String[] {"bin", "lib", "runtime/bin"}) {
            Files.createDirectories(program.resolve(name));
        }
        Files.copy(Path.of("scripts/launch"), program.resolve("bin/blocktimes"));
        program.resolve("bin/blocktimes").toFile().setExecutable(true);
        Files.copy(bin.resolve("java"), program.resolve("runtime/bin/java"));
        program.resolve("runtime/bin/java").toFile().setExecutable(true);
        Files.writeString(program.resolve("runtime/release"), "JAVA_VERSION=\"25.0.3\"\n");
        for (String name : new String[] {"blocktimes.jar", "blocktimes-cluster.jar", "blocktimes.jsa"}) {
            Files.writeString(program.resolve("lib").resolve(name), "content");
        }
        return program;
    }

    @Test
    void anUnpackedArchiveRunsItsOwnRuntimeFromAnywhereAndWritesNothing() throws Exception {
        Path program = unpacked();
        Path link = Files.createSymbolicLink(folder.resolve("link"), program.resolve("bin/blocktimes"));
        List<Path> before = files(program);

        String jar = program.toRealPath() + "/lib/blocktimes";
        // With an empty PATH, too.
        assertThat(run(link, "", "report")).contains("java ran")
                .contains("-XX:SharedArchiveFile=" + jar + ".jsa").contains("-jar " + jar + ".jar report")
                .contains("--sun-misc-unsafe-memory-access=allow").endsWith("exit=0");
        assertThat(run(link, "", "work")).contains("-jar " + jar + "-cluster.jar work")
                .doesNotContain("SharedArchiveFile").endsWith("exit=0");
        assertThat(files(program)).isEqualTo(before);
    }

    @Test
    void anOldJavaIsNamedAndNoneIsSaid() throws Exception {
        Path program = unpacked();
        Path old = Files.createDirectories(folder.resolve("jdk"));
        Files.move(program.resolve("runtime/bin"), old.resolve("bin"));
        Files.delete(program.resolve("runtime/release"));
        for (String version : new String[] {"1.8.0_412", "11.0.2"}) {
            Files.writeString(old.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
            assertThat(run(program.resolve("bin/blocktimes"), old.resolve("bin") + ":/usr/bin:/bin", "--version"))
                    .contains(old.resolve("bin/java")
                            + " is of version " + (version.startsWith("1.8") ? "8" : "11") + ": install Java 17")
                    .endsWith("exit=2");
        }
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        assertThat(run(program.resolve("bin/blocktimes"), old.resolve("bin") + ":/usr/bin:/bin", "--version"))
                .contains("java ran").doesNotContain("sun-misc-unsafe").endsWith("exit=0");
        Files.delete(old.resolve("release"));
        Files.writeString(old.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(run(program.resolve("bin/blocktimes"), old.resolve("bin") + ":/usr/bin:/bin", "--version"))
                .contains(old.resolve("bin/java") + " is of version 11: install Java 17").endsWith("exit=2");
        // What the script itself needs, and no java.
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : new String[] {"dirname", "readlink", "sh"}) {
            Path found = Path.of("/usr/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), Files.exists(found) ? found : Path.of("/bin", tool));
        }
        assertThat(run(program.resolve("bin/blocktimes"), tools.toString(), "--version"))
                .contains("no java found: install Java 17").endsWith("exit=2");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
