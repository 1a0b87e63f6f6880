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

    /** Sends a signal, by its name without SIG. Not counted: it is over at once. */
    public static void signal(String name, Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill -" + name + " of process " + process.pid());
        }
    }

    /** Whether a process of Linux ignores SIGHUP: the lowest bit of its mask of ignored signals. */
    public static boolean ignoresHangup(Process process) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        return Files.exists(status) && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1);
    }
}
