package xyz.autonomys.blocktimes.settings;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds files that an operator may edit: in the working directory, else in the directory of the jar or the one above
 * it, else inside the jar.
 */
public final class ProgramFiles {

    private static final Set<String> OWN_JARS = Set.of("blocktimes.jar", "blocktimes-cluster.jar");

    private final Path workingDirectory;

    public ProgramFiles(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    /** Returns all directories of that name on disk, in the order in which they are searched. */
    public List<Path> findAll(String name) {
        return folders().stream().map(folder -> folder.resolve(name)).filter(Files::isDirectory).distinct().toList();
    }

    /** Returns the file or directory of that name on disk; empty if there is none. The jar is not searched. */
    public Optional<Path> find(String name) {
        return folders().stream().map(folder -> folder.resolve(name)).filter(Files::exists).findFirst();
    }

    /**
     * Returns the SQL of the program: from the file on disk, which an operator may have changed, else from the jar.
     *
     * @param name of the file in {@code scripts/duckdb}, without {@code .sql}
     */
    public String sql(String name) throws IOException {
        String path = "scripts/duckdb/" + name + ".sql";
        Optional<Path> onDisk = find(path);
        if (onDisk.isPresent()) {
            return Files.readString(onDisk.get());
        }
        try (InputStream in = ProgramFiles.class.getResourceAsStream("/" + path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether a file has the name of one of the program's jars, which lie in {@code lib/} of an unpacked archive. */
    public static boolean isOwnJar(Path file) {
        return OWN_JARS.contains(file.getFileName().toString());
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>(List.of(workingDirectory.toAbsolutePath()));
        URL location = ProgramFiles.class.getProtectionDomain().getCodeSource().getLocation();
        jar(location, System.getProperty("java.class.path"))
                .map(Path::getParent).ifPresent(folder -> {
                    folders.add(folder);
                    if (folder.getParent() != null) {
                        folders.add(folder.getParent());
                    }
                });
        return folders;
    }

    /**
     * Returns the jar of the program, as an absolute path; empty if its classes are not from a jar.
     *
     * @param location that of the code. Null if the JVM took the class from an archive of classes that was made where
     *        the jar is not: OpenJDK 25 then knows none
     * @param classPath that of the JVM, which {@code -jar} sets to the jar
     */
    static Optional<Path> jar(@Nullable URL location, String classPath) {
        try {
            Path code = location == null
                    ? Path.of(classPath.split(File.pathSeparator, 2)[0]) : Path.of(location.toURI());
            return Files.isRegularFile(code) ? Optional.of(code.toAbsolutePath()) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
