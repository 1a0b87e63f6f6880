package xyz.autonomys.blocktimes.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    private static final String ENDING = ".camel.yaml";

    /**
     * Finds the routes: in the given directory; else in {@code routes/} of the working directory, else beside the
     * program, else inside the jar.
     *
     * @param given null if none was given
     * @throws UsageException if the given directory does not exist, or the directory has no routes
     */
    public static RouteFiles find(ProgramFiles files, @Nullable Path given) {
        if (given != null) {
            requireDirectory(given);
            return of(given, "--routes=" + given + " has no files *" + ENDING + ": name a directory that has, such as a"
                    + " copy of routes/");
        }
        return files.find(NAME).map(directory -> of(directory, "routes are taken from " + directory + ", which has no"
                + " files *" + ENDING + ": copy the program's routes/ there, or name another directory with --routes"))
                .orElse(new RouteFiles("classpath:" + NAME, NAME + " inside the jar"));
    }

    /** @param ifEmpty the message if it has no routes */
    private static RouteFiles of(Path directory, String ifEmpty) {
        if (files(directory, ENDING).isEmpty()) {
            throw new UsageException(ifEmpty);
        }
        return new RouteFiles(ON_DISK + directory, directory.toString());
    }

    private static void requireDirectory(Path directory) {
        if (directory.toString().isEmpty() || !Files.isDirectory(directory)) {
            throw new UsageException("--routes=" + directory + " is no directory: name one with files *" + ENDING
                    + ", such as a copy of routes/");
        }
    }

    /** Returns the files of a directory, as Camel resources. Camel itself would look into directories below, too. */
    private static List<String> files(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> found = files.filter(file -> file.getFileName().toString().endsWith(ending)).sorted()
                    .map(file -> ON_DISK + file).toList();
            for (String file : found) {
                if (file.contains(",") || file.contains("%") || file.contains("{{")) {
                    throw new UsageException("routes cannot be read from " + file.substring(ON_DISK.length())
                            + ": Camel takes a path with a comma, % or {{ for something else; use another name");
                }
            }
            return found;
        } catch (IOException e) {
            throw new UsageException("the routes in " + directory + " cannot be read: " + e.getMessage());
        }
    }

    /** Returns whether the routes of that folder are there, too. */
    public boolean has(String further) {
        return !folder.startsWith(ON_DISK) || Files.isDirectory(Path.of(folder.substring(ON_DISK.length()), further));
    }

    /** Returns the files, or a pattern of those inside the jar, as Camel takes them. */
    public String pattern(Optional<FurtherRoutes> further) {
        if (!folder.startsWith(ON_DISK)) {
            return folder + "/*" + ENDING
                    + further.map(more -> "," + folder + "/" + more.folder() + "/*.yaml").orElse("");
        }
        Path directory = Path.of(folder.substring(ON_DISK.length()));
        List<String> all = new ArrayList<>(files(directory, ENDING));
        further.ifPresent(more -> all.addAll(files(directory.resolve(more.folder()), ".yaml")));
        return String.join(",", all);
    }
}
