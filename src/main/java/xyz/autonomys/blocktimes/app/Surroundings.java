package xyz.autonomys.blocktimes.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.settings.ProgramFiles;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.DataLocation;
import xyz.autonomys.blocktimes.time.SystemTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * What surrounds a run of the program: those of a process, or those that a test makes up.
 *
 * @param environment environment variables
 * @param workingDirectory where relative paths begin, and settings and routes are looked for first
 * @param time by which everything waits
 * @param stopSignal makes what tells a command to stop; asked by commands that can be stopped, and only then
 */
public record Surroundings(
        Map<String, String> environment, Path workingDirectory, Time time, Supplier<StopSignal> stopSignal) {

    /** Those of this process. */
    public static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), Path.of(""), new SystemTime(), StopSignal::ofProcess);
    }

    /** What an operator may edit. */
    public ProgramFiles files() {
        return new ProgramFiles(workingDirectory);
    }

    /**
     * The settings in force.
     *
     * @param commandLine what the command line says of them
     * @throws UsageException where one cannot be used
     */
    public Settings settings(Settings.CommandLine commandLine) {
        return Settings.load(environment, workingDirectory, commandLine);
    }

    /** @param location path of a directory, or {@code s3://bucket/prefix} */
    public DataDir dataDir(String location) {
        return new DataDir(DataLocation.open(location, workingDirectory, time), time);
    }
}
