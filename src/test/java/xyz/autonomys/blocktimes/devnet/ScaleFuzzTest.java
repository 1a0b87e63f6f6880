package xyz.autonomys.blocktimes.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.StartedProcesses;

/**
 * Runs the coverage-guided fuzzer over {@link ScaleFuzz}: for some seconds among all tests, as long as wanted by
 * {@code scripts/reliability fuzz}.
 */
class ScaleFuzzTest {

    private static final int INPUTS = 50_000;
    /** In place of a number of inputs; 0 where none is set. */
    private static final int SECONDS = Integer.getInteger("blocktimes.fuzz.seconds", 0);
    private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs");

    @Test
    void noInputDoesWorseThanAnErrorWithAnOffset(@TempDir Path folder) throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        ScaleFuzz.writeSeeds(corpus);
        File output = folder.resolve("output").toFile();
        Process fuzzer = StartedProcesses.start(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        SECONDS == 0 ? "-XX:TieredStopAtLevel=1" : "-XX:TieredStopAtLevel=4",
                        "-cp",
                        classPath(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + ScaleFuzz.class.getName(),
                        "--instrumentation_includes=xyz.autonomys.blocktimes.scale.**",
                        "--disabled_hooks=.*",
                        SECONDS == 0 ? "-runs=" + INPUTS : "-max_total_time=" + SECONDS,
                        "-timeout=100",
                        "-rss_limit_mb=2048",
                        "-max_len=65536",
                        "-print_final_stats=1",
                        corpus.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output));
        try {
            fuzzer.waitFor();
        } finally {
            fuzzer.destroyForcibly();
        }
        String said = Files.readString(output.toPath());

        assertThat(fuzzer.exitValue()).as(said).isZero();
        Matcher runs = RUNS.matcher(said);
        assertThat(runs.find()).as(said).isTrue();
        assertThat(Long.parseLong(runs.group(1))).as("inputs tried").isGreaterThan(1_000);
        System.out.println("ScaleFuzzTest: " + runs.group(1) + " inputs, guided by coverage, none worse than an error");
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
