package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Files in a directory of this machine. They are written under {@code .staging}, on the same file system, so that a
 * rename publishes them.
 */
final class LocalFiles implements PublishedFiles {

    private static final Object WITHIN_THIS_PROCESS = new Object();

    private final Path root;
    private final Path shown;
    private final Time time;
    private final DurableFolders folders;

    /**
     * @param root the data directory
     * @param shown the root as the user gave it, for messages
     */
    LocalFiles(Path root, Path shown, Time time) {
        this.root = root;
        this.shown = shown;
        this.time = time;
        this.folders = new DurableFolders(root.toAbsolutePath());
    }

    private Path path(String name) {
        return root.resolve(name);
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        try {
            return Links.files(root, path(folder)).stream()
                    .flatMap(this::listed)
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Stream<Listed> listed(Path file) {
        try {
            return Stream.of(new Listed(root.relativize(file).toString(), Files.size(file)));
        } catch (NoSuchFileException e) {
            return Stream.empty(); // it has gone meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        Links.requireTarget(path(folder));
        if (!Files.isDirectory(path(folder))) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> within = Files.list(path(folder))) {
            for (Path each : (Iterable<Path>) within::iterator) {
                Links.requireTarget(each);
                if (Files.isDirectory(each)) {
                    names.add(each.getFileName().toString());
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public boolean isElsewhere(String name) throws IOException {
        return !path(name).toRealPath().startsWith(root.toRealPath());
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path(name));
    }

    @Override
    public Tail tail(String name, int length) throws IOException {
        return Disk.tail(path(name), length);
    }

    @Override
    public Optional<Content> content(String name) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(path(name));
            return Optional.of(new Content(bytes, versionOf(bytes)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String versionOf(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Several processes and threads may call this at once; they wait for each other. */
    @Override
    public Optional<String> write(String name, byte[] bytes, String version) throws IOException {
        Path lock = path(".locks/writes.lock");
        folders.make(lock.getParent());
        // A file lock belongs to the whole process, so it cannot make threads wait for each other.
        synchronized (WITHIN_THIS_PROCESS) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!content(name).map(Content::version).equals(Optional.ofNullable(version))) {
                    return Optional.empty();
                }
                folders.make(path(name).toAbsolutePath().getParent());
                // Not by Files.createTempFile: only the owner could read that file.
                Disk.rename(Disk.written(path(name).toAbsolutePath(), bytes), path(name));
                return Optional.of(versionOf(bytes));
            }
        }
    }

    @Override
    public void publish(Path staged, String name) throws IOException {
        folders.make(path(name).toAbsolutePath().getParent());
        Disk.rename(staged, path(name));
    }

    @Override
    public boolean create(Path staged, String name) throws IOException {
        if (exists(name)) {
            Files.delete(staged);
            return false;
        }
        publish(staged, name);
        return true;
    }

    @Override
    public String stage(Path staged, String chain) throws IOException {
        // A journal will name this file. After a power cut there must not be a journal without it.
        Disk.syncDirectory(staged.toAbsolutePath().getParent());
        return root.relativize(staged).toString();
    }

    @Override
    public void move(String from, String to) throws IOException {
        publish(path(from), to);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
        settle(name);
    }

    @Override
    public void settle(String name) throws IOException {
        folders.settle(path(name).toAbsolutePath().getParent());
    }

    @Override
    public Copy copy(String name) {
        return new Copy() {
            @Override
            public Path path() {
                return LocalFiles.this.path(name);
            }

            @Override
            public void close() {
                // nothing to close: this is the file itself
            }
        };
    }

    @Override
    public Path scratch(String chain) {
        return path(PublishedFiles.staging(chain));
    }

    @Override
    public void clearStaging(String chain) throws IOException {
        if (Files.isDirectory(scratch(chain))) {
            try (Stream<Path> leftovers = Files.walk(scratch(chain))) {
                // The content of a directory goes before the directory.
                for (Path leftover : leftovers.filter(each -> !each.equals(scratch(chain)))
                        .sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(leftover);
                }
            }
        }
    }

    @Override
    public WriterLock lock(String chain, String group) throws IOException {
        return FileLockOfWriter.take(path(lockName(chain)), chain, shown(""), group, time);
    }

    @Override
    public Optional<Long> lockHolder(String chain) throws IOException {
        return FileLockOfWriter.holder(path(lockName(chain)));
    }

    private static String lockName(String chain) {
        return ".locks/" + chain + ".lock";
    }

    @Override
    public void requireWritable() throws IOException {
        folders.makeRoot();
        Files.delete(Files.createTempFile(root, ".writable", ""));
    }

    @Override
    public int readsAtOnce() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public String shown(String name) {
        return shown.resolve(name).toString();
    }

    @Override
    public String whole() {
        return root.toAbsolutePath().normalize().toString();
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
