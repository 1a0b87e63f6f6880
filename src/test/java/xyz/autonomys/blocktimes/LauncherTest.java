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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a checkout of its own, with a java and a mvn that only say that they were called. */
class LauncherTest {

    @TempDir
    Path folder;
    private Path home;
    private Path bin;

    @BeforeEach
    void checkout() throws Exception {
        home = folder.resolve("a checkout");
        bin = Files.createDirectories(folder.resolve("bin"));
        for (String script : new String[] {"blocktimes", "source-hash"}) {
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
        ProcessBuilder builder = new ProcessBuilder(checkout.resolve("scripts/blocktimes").toString(), "--version");
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().remove("JAVA_HOME");
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
}
