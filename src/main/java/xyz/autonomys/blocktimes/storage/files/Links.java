package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows symbolic links in a data directory: a date or a chain may be on another disk. A link that cannot be followed
 * is an error, because its blocks would seem to be missing.
 */
final class Links {

    private Links() {
    }

    /**
     * Returns all regular files below a directory, through links; none if the directory does not exist.
     *
     * @param root the data directory
     * @throws IOException if a link leads nowhere, back into the data directory, or where another one leads
     */
    static List<Path> files(Path root, Path directory) throws IOException {
        for (Path each = directory; each != null && !each.equals(root); each = each.getParent()) {
            requireTarget(each);
        }
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        Map<Path, Path> targets = new HashMap<>();
        Files.walkFileTree(directory, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
                            throws IOException {
                        if (Files.isSymbolicLink(each)) {
                            requireOwnTarget(root, each, targets);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                        if (Files.isSymbolicLink(each)) {
                            requireOwnTarget(root, each, targets);
                        }
                        if (Files.isRegularFile(each)) {
                            files.add(each);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path each, IOException problem) throws IOException {
                        return failed(each, problem);
                    }
                });
        return files;
    }

    private static FileVisitResult failed(Path path, IOException problem) throws IOException {
        if (problem instanceof FileSystemLoopException) {
            throw new IOException(path + " is a link to a directory above it: remove it", problem);
        }
        boolean isOurs = path.getFileName().toString().matches("(chain|date)=.*|.*\\.parquet");
        if (problem instanceof AccessDeniedException && !isOurs || problem instanceof NoSuchFileException) {
            return FileVisitResult.SKIP_SUBTREE; // lost+found of a disk, or a file that was removed meanwhile
        }
        throw problem;
    }

    private static void requireOwnTarget(Path root, Path link, Map<Path, Path> targets) throws IOException {
        requireTarget(link);
        Path target = link.toRealPath();
        if (target.startsWith(root.toRealPath())) {
            throw new IOException(link + " is a link to " + target + ", which is in the same data directory: its blocks"
                    + " would be there twice; remove it");
        }
        Path other = targets.put(target, link);
        if (other != null) {
            throw new IOException(link + " and " + other + " are links to the same " + target + ": remove one of them");
        }
    }

    /** @throws IOException if the path is a link that leads nowhere */
    static void requireTarget(Path path) throws IOException {
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            throw new IOException(path + " is a link to " + Files.readSymbolicLink(path)
                    + ", which does not exist: mount that disk, or remove the link");
        }
    }
}
