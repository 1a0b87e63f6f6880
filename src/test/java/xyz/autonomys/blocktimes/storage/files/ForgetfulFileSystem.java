package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of this machine that takes note of every change made to it, so that {@link DiskImage} can tell what a
 * power cut would have left. Files lie where their paths say; nothing is forced to the disk, only noted. What it held
 * at first is on the disk.
 */
public final class ForgetfulFileSystem extends FileSystem {

    private static final FileSystem REAL = FileSystems.getDefault();

    private final FileSystemProvider provider = new ForgetfulProvider(this);
    private final Path realRoot;
    private final Map<Path, Integer> nodes = new HashMap<>();
    private final List<DiskOperation> log;
    private int nextNode = DiskOperation.ROOT + 1;

    private ForgetfulFileSystem(Path realRoot, List<DiskOperation> log) {
        this.realRoot = realRoot;
        this.log = log;
        nodes.put(realRoot, DiskOperation.ROOT);
    }

    /** All that the directory holds is on the disk. */
    public static ForgetfulFileSystem over(Path directory) throws IOException {
        ForgetfulFileSystem disk = new ForgetfulFileSystem(directory, new ArrayList<>());
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path each : tree.filter(path -> !path.equals(directory)).sorted().toList()) {
                disk.made(each, Files.isDirectory(each));
                if (!Files.isDirectory(each)) {
                    disk.log.add(new DiskOperation.Write(disk.nodes.get(each), 0, Files.readAllBytes(each)));
                }
            }
        }
        disk.nodes.values().stream().sorted().forEach(node -> disk.log.add(new DiskOperation.Force(node)));
        return disk;
    }

    /** The directory holds what these operations made of it; not all of that may be on the disk. */
    public static ForgetfulFileSystem after(List<DiskOperation> done, Path directory) {
        ForgetfulFileSystem disk = new ForgetfulFileSystem(directory, new ArrayList<>(done));
        Map<Integer, Path> folders = new HashMap<>(Map.of(DiskOperation.ROOT, directory));
        for (DiskOperation operation : done) {
            if (operation instanceof DiskOperation.Make make) {
                Path path = folders.get(make.parent()).resolve(make.name());
                disk.nodes.put(path, make.node());
                disk.nextNode = Math.max(disk.nextNode, make.node() + 1);
                if (make.isFolder()) {
                    folders.put(make.node(), path);
                }
            } else if (operation instanceof DiskOperation.Rename rename) {
                disk.nodes.remove(folders.get(rename.parent()).resolve(rename.name()));
                disk.nodes.put(folders.get(rename.newParent()).resolve(rename.newName()), rename.node());
            } else if (operation instanceof DiskOperation.Remove remove) {
                disk.nodes.remove(folders.get(remove.parent()).resolve(remove.name()));
            }
        }
        return disk;
    }

    /** The directory, as a path of this file system. */
    public Path root() {
        return wrap(realRoot);
    }

    /** What was done until now, what it held at first included. */
    public synchronized List<DiskOperation> log() {
        return List.copyOf(log);
    }

    public synchronized int operations() {
        return log.size();
    }

    Path wrap(Path real) {
        return real == null ? null : new ForgetfulPath(this, real);
    }

    static Path unwrap(Path path) {
        return path instanceof ForgetfulPath forgetful ? forgetful.real() : path;
    }

    private int node(Path real) {
        Integer node = nodes.get(real);
        if (node == null) {
            throw new IllegalStateException(real + " lies outside of " + realRoot + ", or came to be unnoticed");
        }
        return node;
    }

    private void made(Path real, boolean isFolder) {
        int parent = node(real.getParent());
        nodes.put(real, nextNode);
        log.add(new DiskOperation.Make(nextNode++, isFolder, parent, real.getFileName().toString()));
    }

    synchronized void makeFolder(Path real, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectory(real, attributes);
        made(real, true);
    }

    synchronized void remove(Path real) throws IOException {
        Files.delete(real);
        nodes.remove(real);
        log.add(new DiskOperation.Remove(node(real.getParent()), real.getFileName().toString()));
    }

    /** Of files only. */
    synchronized void rename(Path from, Path to, CopyOption... options) throws IOException {
        if (Files.isDirectory(from)) {
            throw new UnsupportedOperationException("folders are not renamed");
        }
        Files.move(from, to, options);
        int node = node(from);
        nodes.remove(from);
        nodes.put(to, node);
        log.add(new DiskOperation.Rename(node, node(from.getParent()), from.getFileName().toString(),
                node(to.getParent()),
                to.getFileName().toString()));
    }

    synchronized ForgetfulChannel open(Path real, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (options.contains(StandardOpenOption.APPEND) || options.contains(StandardOpenOption.DELETE_ON_CLOSE)) {
            throw new UnsupportedOperationException(options.toString());
        }
        boolean wasThere = Files.exists(real);
        FileChannel channel = FileChannel.open(real, options, attributes);
        boolean writes = options.contains(StandardOpenOption.WRITE);
        if (!wasThere) {
            made(real, false);
        } else if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            log.add(new DiskOperation.Truncate(node(real), 0));
        }
        // Files that are only read may be gone, or another file's, by the time they are opened.
        return new ForgetfulChannel(this, channel, writes || Files.isDirectory(real) ? node(real) : -1);
    }

    synchronized void written(int node, long position, ByteBuffer written) {
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        log.add(new DiskOperation.Write(node, position, bytes));
    }

    synchronized void truncated(int node, long size) {
        log.add(new DiskOperation.Truncate(node, size));
    }

    synchronized void forced(int node) {
        log.add(new DiskOperation.Force(node));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return REAL.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(wrap(realRoot.getRoot()));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return REAL.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return REAL.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return wrap(REAL.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher real = REAL.getPathMatcher(syntaxAndPattern);
        return path -> real.matches(unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return REAL.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
