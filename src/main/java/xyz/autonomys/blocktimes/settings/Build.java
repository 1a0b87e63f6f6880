package xyz.autonomys.blocktimes.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What this program was built from.
 *
 * @param version of the jar, or "(not from a jar)"
 * @param commit short id of the commit, with "-dirty" if files were changed since; "unknown" if there was no repository
 */
public record Build(String version, String commit) {

    private static final String UNKNOWN = "unknown";
    /** Written by the build from its repository, and by the build of an image, which has none. */
    private static final List<String> WRITTEN = List.of("/commit.properties", "/image-commit.properties");

    /** Returns that of the running program. */
    public static Build ofProgram() {
        String version = Build.class.getPackage().getImplementationVersion();
        return new Build(version == null ? "(not from a jar)" : version, WRITTEN.stream()
                .map(file -> commit(Build.class.getResourceAsStream(file)))
                .filter(commit -> !commit.equals(UNKNOWN)).findFirst().orElse(UNKNOWN));
    }

    /** @param written null if the file is not there */
    static String commit(@Nullable InputStream written) {
        if (written == null) {
            return UNKNOWN;
        }
        try (written) {
            Properties properties = new Properties();
            properties.load(written);
            String commit = properties.getProperty("git.commit.id.abbrev", UNKNOWN);
            return Boolean.parseBoolean(properties.getProperty("git.dirty")) ? commit + "-dirty" : commit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
