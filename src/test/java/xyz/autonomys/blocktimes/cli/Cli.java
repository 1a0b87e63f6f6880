package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a user runs it: a process of its own, with its exit code and what it prints. */
final class Cli {

    private static final long LONGEST_RUN_S = 60;
    private static final long LONGEST_WAIT_S = 120;

    record Result(int exitCode, String out, String err) {
    }

    private final Path workingDirectory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> wrapper = new ArrayList<>();
    private final Map<Process, File[]> outputs = new LinkedHashMap<>();

    /** @param workingDirectory where settings and routes are looked for first, and DATA_DIR is relative to */
    Cli(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    Cli with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** A command that is to run the program, such as one that takes rights away from it. */
    Cli through(String... command) {
        wrapper.addAll(List.of(command));
        return this;
    }

    Result run(String... arguments) throws Exception {
        return await(start(arguments));
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(Program.command());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().keySet().removeIf(name -> name.endsWith("_RPC_WS") || name.equals("DATA_DIR"));
        builder.environment().putAll(environment);
        builder.redirectOutput(output(".out"));
        builder.redirectError(output(".err"));
        Process process = builder.start();
        outputs.put(process, new File[] {builder.redirectOutput().file(), builder.redirectError().file()});
        return process;
    }

    private static File output(String ending) throws IOException {
        File file = Files.createTempFile("blocktimes-test", ending).toFile();
        file.deleteOnExit();
        return file;
    }

    Result await(Process process) throws Exception {
        try {
            assertThat(process.waitFor(LONGEST_RUN_S, TimeUnit.SECONDS)).as("the process ends; it said: %s", err(process)).isTrue();
            return new Result(process.exitValue(), Files.readString(outputs.get(process)[0].toPath()), err(process));
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a test waits for. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits, and not for ever, until a running process has come so far. */
    void until(Process process, Condition condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            boolean inTime = process.isAlive() && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(LONGEST_WAIT_S);
            if (!inTime) {
                process.destroyForcibly();
            }
            assertThat(inTime).as("the process runs and comes to the point waited for; it said: %s", err(process)).isTrue();
            Thread.sleep(10);
        }
    }

    /** What the process has said so far. */
    String err(Process process) throws IOException {
        return Files.readString(outputs.get(process)[1].toPath());
    }
}
