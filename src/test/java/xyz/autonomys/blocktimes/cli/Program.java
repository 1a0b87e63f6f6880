package xyz.autonomys.blocktimes.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.StartedProcesses;

/**
 * The program for tests that start it as a process: its classes in a jar, made once for all tests, whichever of their
 * JVMs comes first.
 */
final class Program {

    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
    private static final List<String> COMMAND = make();

    private Program() {
    }

    /** To be followed by the program's arguments. */
    static List<String> command() {
        return COMMAND;
    }

    private static List<String> make() {
        // Deep enough that what the program looks for beside its jar, and above, is not found.
        Path folder = Path.of("target/program/of/tests").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            Path jar = folder.resolve("program.jar");
            Path archive = folder.resolve("program.jsa");
            String classPath = jar + File.pathSeparator + dependencies();
            try (FileChannel lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
                    FileLock held = lock.lock()) {
                if (!Files.exists(jar) || isOlderThanItsClasses(jar)) {
                    Files.deleteIfExists(archive);
                    jar(jar);
                    archive(command("-XX:ArchiveClassesAtExit=" + archive, classPath), folder);
                }
            }
            return Files.exists(archive)
                    ? command("-XX:SharedArchiveFile=" + archive, classPath)
                    : command("-Xshare:auto", classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(String sharing, String classPath) {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(List.of(sharing, "-Xlog:cds=off", "-cp", classPath, Blocktimes.class.getName()));
        return List.copyOf(command);
    }

    private static boolean isOlderThanItsClasses(Path jar) throws IOException {
        FileTime made = Files.getLastModifiedTime(jar);
        try (Stream<Path> tree = Files.walk(CLASSES)) {
            return tree.anyMatch(file -> file.toFile().lastModified() > made.toMillis());
        }
    }

    /** The classes of a run as the JVM holds them in memory: starting takes half the time with it. */
    private static void archive(List<String> command, Path folder) throws IOException {
        List<String> run = new ArrayList<>(command);
        run.addAll(List.of("backfill", "--network=devnet", "--count=300"));
        ProcessBuilder builder = new ProcessBuilder(run)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("DATA_DIR", Files.createTempDirectory(folder, "data").toString());
        try {
            StartedProcesses.start(builder).waitFor();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void jar(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> tree = Files.walk(CLASSES)) {
            for (Path file : tree.filter(each -> !each.equals(CLASSES)).sorted().toList()) {
                // Folders too: routes are looked for by listing theirs.
                boolean folder = Files.isDirectory(file);
                out.putNextEntry(new JarEntry(CLASSES.relativize(file) + (folder ? "/" : "")));
                if (!folder) {
                    Files.copy(file, out);
                }
            }
        }
    }

    /** As the jar has them: nothing of Hadoop, and no test. */
    private static String dependencies() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("hadoop-client"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
