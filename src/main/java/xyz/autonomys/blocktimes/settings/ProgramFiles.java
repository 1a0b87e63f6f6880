package xyz.autonomys.blocktimes.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds files that an operator may edit: in the working directory, else in the directory of the jar or the one above
 * it, else inside the jar.
 */
public final class ProgramFiles {

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

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>(List.of(workingDirectory.toAbsolutePath()));
        try {
            Path code = Path.of(ProgramFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isRegularFile(code)) {
                folders.add(code.getParent());
                if (code.getParent().getParent() != null) {
                    folders.add(code.getParent().getParent());
                }
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // The code was not loaded from a file, so the program has no directory.
        }
        return folders;
    }
}
