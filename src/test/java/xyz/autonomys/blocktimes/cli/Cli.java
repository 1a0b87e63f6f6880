package xyz.autonomys.blocktimes.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.StartedProcesses;
import xyz.autonomys.blocktimes.time.IdleTime;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The program as a user runs it, with its exit code and what it prints: in this JVM, or, where the process itself is
 * what a test is about, in one of its own.
 */
final class Cli {

    private static final Time SYSTEM_TIME = new SystemTime();

    record Result(int exitCode, String out, String err) {
    }

    private final Path workingDirectory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> wrapper = new ArrayList<>();
    private final Map<Process, File[]> outputs = new LinkedHashMap<>();
    private Time time = SYSTEM_TIME;
    private long idleStepMs;
    private LongSupplier activity;

    /** @param workingDirectory where settings and routes are looked for first, and DATA_DIR is relative to */
    Cli(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    /** Copies the files of {@code routes/} into the working directory, where a run finds them first. */
    Path copyRoutes() throws IOException {
        Path routes = Files.createDirectories(workingDirectory.resolve("routes"));
        try (Stream<Path> originals = Files.list(Path.of("routes"))) {
            for (Path original : originals.filter(Files::isRegularFile).toList()) {
                Files.copy(original, routes.resolve(original.getFileName()));
            }
        }
        return routes;
    }

    Cli with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** A time that the test moves, for commands in this JVM. */
    Cli at(Time simulated) {
        time = simulated;
        return this;
    }

    /**
     * Commands in this JVM have a time of their own, which passes while nothing else happens.
     *
     * @param stepMs how far it is moved at once
     * @param activity a number that changes when something happens
     */
    Cli whenIdle(long stepMs, LongSupplier activity) {
        idleStepMs = stepMs;
        this.activity = activity;
        return at(new SimulatedTime());
    }

    /** A command that is to run the program, such as one that takes rights away from it. */
    Cli through(String... command) {
        wrapper.addAll(List.of(command));
        return this;
    }

    /** Runs a command in this JVM to its end. */
    Result run(String... arguments) throws Exception {
        return await(begin(arguments));
    }

    /** Begins a command in this JVM. */
    Session begin(String... arguments) {
        Session session = Session.begin(workingDirectory, environment, time, arguments);
        if (activity != null) {
            session.whileItRuns(new IdleTime((SimulatedTime) time, idleStepMs, activity));
        }
        return session;
    }

    Result await(Session session) throws Exception {
        return await(session, () -> { });
    }

    /** @param meanwhile done again and again, such as moving the time */
    Result await(Session session, Runnable meanwhile) throws Exception {
        Patience.until("the command ends", () -> {
            meanwhile.run();
            return !session.isAlive();
        }, () -> pulse(session), session::err);
        return session.result();
    }

    /** Waits until a command that goes on has come so far. */
    void until(Session session, Patience.Condition condition) throws Exception {
        Patience.until("the command comes to the point waited for", () -> {
            boolean holds = condition.holds();
            if (!holds && !session.isAlive()) {
                throw new AssertionError("the command has ended; it said: " + session.err());
            }
            return holds;
        }, () -> pulse(session), session::err);
    }

    String err(Session session) {
        return session.err();
    }

    /** Starts a command in a process of its own. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(Program.command());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().keySet().removeIf(name -> name.endsWith("_RPC_WS") || name.equals("DATA_DIR"));
        builder.environment().putAll(environment);
        builder.redirectOutput(output(".out"));
        builder.redirectError(output(".err"));
        Process process = StartedProcesses.start(builder);
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
            Patience.until("the process ends", () -> !process.isAlive(), () -> pulse(process), () -> err(process));
            return new Result(process.exitValue(), Files.readString(outputs.get(process)[0].toPath()), err(process));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits until a running process has come so far. */
    void until(Process process, Patience.Condition condition) throws Exception {
        try {
            Patience.until("the process comes to the point waited for", () -> {
                boolean holds = condition.holds();
                if (!holds && !process.isAlive()) {
                    throw new AssertionError("the process has ended; it said: " + err(process));
                }
                return holds;
            }, () -> pulse(process), () -> err(process));
        } catch (AssertionError | Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** What changes as long as the process gets on: what it says, the files there are, the time it has computed. */
    private String pulse(Session session) throws IOException {
        return session.written() + Patience.tree(workingDirectory);
    }

    private String pulse(Process process) throws IOException {
        return err(process) + outputs.get(process)[0].length() + Patience.tree(workingDirectory)
                + process.info().totalCpuDuration();
    }

    /** What the process has said so far. */
    String err(Process process) throws IOException {
        return Files.readString(outputs.get(process)[1].toPath());
    }
}
