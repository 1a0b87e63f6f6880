package xyz.autonomys.blocktimes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Starts the processes of the tests, and writes each down: {@code target/processes.txt} has a line for each of a run.
 */
public final class StartedProcesses {

    private static final Path LIST = Path.of("target/processes.txt");

    private StartedProcesses() {
    }

    public static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        Files.createDirectories(LIST.getParent());
        Files.writeString(LIST, builder.command() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return process;
    }
}
