package xyz.autonomys.blocktimes.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program for tests that start it as a process: its classes in a jar, made once for all tests of a JVM.
 */
final class Program {

    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private static final List<String> COMMAND = make();

    private Program() {
    }

    /** To be followed by the program's arguments. */
    static List<String> command() {
        return COMMAND;
    }

    private static List<String> make() {
        try {
            Path root = Files.createTempDirectory("blocktimes-program");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
            // Deep enough that what the program looks for beside its jar, and above, is not found.
            Path folder = Files.createDirectories(root.resolve("program/lib"));
            String classPath = jar(folder) + File.pathSeparator + dependencies();
            List<String> command = new ArrayList<>(JAVA);
            command.addAll(List.of("-cp", classPath, Blocktimes.class.getName()));
            return List.copyOf(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar(Path into) throws IOException {
        Path classes = Path.of("target/classes").toAbsolutePath();
        Path jar = into.resolve("program.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> tree = Files.walk(classes)) {
            for (Path file : tree.filter(each -> !each.equals(classes)).sorted().toList()) {
                // Folders too: routes are looked for by listing theirs.
                boolean folder = Files.isDirectory(file);
                out.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
                if (!folder) {
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }

    /** As the jar has them: nothing of Hadoop, and no test. */
    private static String dependencies() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("hadoop-client"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void delete(Path root) {
        try (Stream<Path> tree = Files.walk(root)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // It lies among temporary files.
        }
    }
}
