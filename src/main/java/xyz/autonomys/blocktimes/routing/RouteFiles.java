package xyz.autonomys.blocktimes.routing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.settings.ProgramFiles;
import xyz.autonomys.blocktimes.settings.UsageException;

/**
 * Where routes are read from.
 *
 * @param folder the directory as a Camel resource, such as {@code file:/x/routes}
 * @param origin the directory, for messages
 */
public record RouteFiles(String folder, String origin) {

    private static final String NAME = "routes";
    private static final String ON_DISK = "file:";

    /**
     * Finds the routes: in the given directory; else in {@code routes/} of the working directory, else beside the
     * program, else inside the jar.
     *
     * @param given null if none was given
     * @throws UsageException if the given directory does not exist or has no routes
     */
    public static RouteFiles find(ProgramFiles files, @Nullable Path given) {
        if (given != null) {
            requireRoutes(given);
            return of(given);
        }
        Optional<Path> found = files.find(NAME);
        return found.map(RouteFiles::of).orElse(new RouteFiles("classpath:" + NAME, NAME + " inside the jar"));
    }

    private static RouteFiles of(Path directory) {
        return new RouteFiles(ON_DISK + directory, directory.toString());
    }

    private static void requireRoutes(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new UsageException("--routes=" + directory + " is no directory: name one with files *.camel.yaml,"
                    + " such as a copy of routes/");
        }
        if (!directory.resolve(".").toFile().canRead()) {
            throw new UsageException("--routes=" + directory + " cannot be read by this user");
        }
    }

    /** Returns whether the routes of that folder are there, too. */
    public boolean has(String further) {
        return !folder.startsWith(ON_DISK) || Files.isDirectory(Path.of(folder.substring(ON_DISK.length()), further));
    }

    /** Returns the pattern of the files, as Camel takes it. */
    public String pattern(Optional<FurtherRoutes> further) {
        return folder + "/*.camel.yaml"
                + further.map(more -> "," + folder + "/" + more.folder() + "/*.yaml").orElse("");
    }
}
