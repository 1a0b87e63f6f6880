package xyz.autonomys.blocktimes;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus's tool {@code promtool}, where it is installed: Debian's package prometheus has it. */
public final class Promtool {

    private Promtool() {
    }

    public static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }

    /**
     * Runs it.
     *
     * @param input for its standard input
     * @return what it printed, and its exit code at the end, as {@code exit=N}
     */
    public static String run(Path folder, String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("promtool.out");
        Process process = StartedProcesses.start(new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile()));
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        int exit = process.waitFor();
        return Files.readString(output, StandardCharsets.UTF_8) + "exit=" + exit;
    }
}
