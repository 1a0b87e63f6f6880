package xyz.autonomys.blocktimes.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Where DuckDB and zstd unpack their native libraries: the temporary directory. If libraries cannot be loaded from
 * there, that of zstd, which writing needs, goes beside the data or to a cache directory. DuckDB's always goes to the
 * directory that the JVM has had since its start; {@code scripts/launch} gives it one that will do.
 */
public final class NativeLibraries {

    private static final String DIRECTORY = "java.io.tmpdir";
    /** The JVM keeps the temporary directory that it has at its start. */
    private static final Path AT_START = Path.of(System.getProperty(DIRECTORY));
    /** DuckDB's library has 70 MB, zstd's 1 MB. */
    private static final long SPACE_BYTES = 128L << 20;
    private static final String NAME = ".native";

    private NativeLibraries() {
    }

    /**
     * Makes zstd's library go to a directory from which it can be loaded. Must be called before it is loaded.
     *
     * @param dataDir local directory of the data; null if it is in a bucket
     * @throws UsageException if there is no such directory
     */
    public static void settle(Path dataDir, Map<String, String> environment) {
        Path temporary = Path.of(System.getProperty(DIRECTORY));
        String problem = problem(temporary);
        if (problem == null) {
            return;
        }
        for (Path other : others(dataDir, environment)) {
            if (problem(other) == null) {
                System.setProperty(DIRECTORY, other.toString());
                return;
            }
        }
        throw unusable(temporary, problem);
    }

    /**
     * Checks that DuckDB's library can be loaded.
     *
     * @throws UsageException if it cannot be loaded from the temporary directory
     */
    public static void requireForDuckDb() {
        String problem = problem(AT_START);
        if (problem != null) {
            throw unusable(AT_START, problem);
        }
    }

    private static UsageException unusable(Path directory, String problem) {
        return new UsageException("the native libraries of DuckDB and zstd cannot be unpacked to " + directory + ": "
                + problem + "; name a directory from which programs can be run, with 128 MB free: "
                + "JAVA_OPTS=-D" + DIRECTORY + "=DIR, or start with the script blocktimes");
    }

    private static Set<Path> others(Path dataDir, Map<String, String> environment) {
        Set<Path> others = new LinkedHashSet<>();
        if (dataDir != null) {
            others.add(dataDir.resolve(NAME));
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (!cache.isBlank()) {
            others.add(Path.of(cache, "blocktimes"));
        } else if (!home.isBlank()) {
            others.add(Path.of(home, ".cache", "blocktimes"));
        }
        return others;
    }

    /** Returns why libraries cannot be loaded from a directory; null if they can. */
    static String problem(Path directory) {
        Path file = null;
        try {
            Files.createDirectories(directory);
            // Not by its FileStore, which the JDK does not find where the root directory is no mount, as in a chroot.
            if (directory.toFile().getUsableSpace() < SPACE_BYTES) {
                return "it has less than 128 MB free";
            }
            file = Files.createFile(directory.resolve("blocktimes-" + UUID.randomUUID() + ".so"));
            // On a file system that is mounted noexec, no file counts as executable.
            return file.toFile().setExecutable(true) && Files.isExecutable(file) ? null
                    : "no program can be run from there (mounted noexec?)";
        } catch (IOException e) {
            return "it cannot be written to";
        } finally {
            if (file != null) {
                file.toFile().delete();
            }
        }
    }
}
