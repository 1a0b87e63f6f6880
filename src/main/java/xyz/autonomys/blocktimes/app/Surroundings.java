package xyz.autonomys.blocktimes.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.routing.Placeholders;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.settings.NativeLibraries;
import xyz.autonomys.blocktimes.settings.ProgramFiles;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.DataLocation;
import xyz.autonomys.blocktimes.time.SystemTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * What the program gets from outside: from its process, or from a test.
 *
 * @param environment environment variables, by name
 * @param workingDirectory base of relative paths; settings and routes are looked for here first
 * @param time clocks and timers of everything that waits
 * @param stopSignal creates the stop signal; called only by commands that can be stopped, because it replaces signal
 *         handlers
 * @param startedMs when the user started the program, in ms since the epoch
 * @param connector opens connections to endpoints in place of WebSockets; null for WebSockets
 */
public record Surroundings(
        Map<String, String> environment,
        Path workingDirectory,
        Time time,
        Supplier<StopSignal> stopSignal,
        long startedMs,
        Connection.Connector connector) {

    /** Surroundings that began now. */
    public Surroundings(Map<String, String> environment, Path workingDirectory, Time time,
            Supplier<StopSignal> stopSignal, Connection.Connector connector) {
        this(environment, workingDirectory, time, stopSignal, time.epochMs(), connector);
    }

    /** Surroundings with WebSockets. */
    public Surroundings(
            Map<String, String> environment, Path workingDirectory, Time time, Supplier<StopSignal> stopSignal) {
        this(environment, workingDirectory, time, stopSignal, time.epochMs(), null);
    }

    /** Returns the surroundings of this process. */
    public static Surroundings ofProcess() {
        Time time = new SystemTime();
        long startedMs = ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli)
                .orElseGet(time::epochMs);
        return new Surroundings(System.getenv(), Path.of(""), time, StopSignal::ofProcess, startedMs, null);
    }

    /** Returns a path that the user named, which may be relative to the working directory. */
    public Path resolve(Path path) {
        return path.toString().isEmpty() ? path : workingDirectory.resolve(path);
    }

    /** Returns the files that an operator may edit. */
    public ProgramFiles files() {
        return new ProgramFiles(workingDirectory);
    }

    /**
     * Loads the settings.
     *
     * @param commandLine settings given on the command line
     * @throws UsageException if a setting is invalid
     */
    public Settings settings(Settings.CommandLine commandLine) {
        return Settings.load(environment, workingDirectory, commandLine, new Placeholders(environment, files()));
    }

    /**
     * Opens a data directory, without reading it yet. Native libraries are unpacked elsewhere if they must be.
     *
     * @param location path of a directory, or {@code s3://bucket/prefix}
     */
    public DataDir dataDir(String location) {
        NativeLibraries.settle(
                DataLocation.isInBucket(location) ? null : workingDirectory.resolve(location).toAbsolutePath(),
                environment);
        return new DataDir(DataLocation.open(location, workingDirectory, time), time);
    }
}
