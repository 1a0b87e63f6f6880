package xyz.autonomys.blocktimes.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this program was built from.
 *
 * @param version of the jar, or "(not from a jar)"
 * @param commit short id of the commit, with "-dirty" if files were changed since; "unknown" if there was no repository
 */
public record Build(String version, String commit) {

    /** Returns that of the running program. */
    public static Build ofProgram() {
        String version = Build.class.getPackage().getImplementationVersion();
        return new Build(version == null ? "(not from a jar)" : version, commit(Build.class.getResourceAsStream(
                "/commit.properties")));
    }

    /** @param written by the build; null if it had no repository */
    static String commit(InputStream written) {
        if (written == null) {
            return "unknown";
        }
        try (written) {
            Properties properties = new Properties();
            properties.load(written);
            String commit = properties.getProperty("git.commit.id.abbrev", "unknown");
            return Boolean.parseBoolean(properties.getProperty("git.dirty")) ? commit + "-dirty" : commit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
