package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Keeps a chain's part of a directory to one writing process, or to the processes of one group. The operating system
 * holds the lock, and lets go of it however the process ends; what the file says is only for the message.
 */
final class FileLockOfWriter implements WriterLock {

    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MS = 50;

    private final FileChannel channel;

    private FileLockOfWriter(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param where the data directory, for the message
     * @param time by which it waits
     * @param group null for a process by itself; processes of any group share the lock
     * @throws StorageException naming the process that holds the lock
     */
    static FileLockOfWriter take(Path file, String chain, String where, String group, Time time) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean shared = group != null;
        if (!locked(channel, shared, time)) {
            channel.close();
            throw new StorageException("another process is writing chain " + chain + " to " + where + ": "
                    + Files.readString(file).strip() + "; wait for it, stop it, or use another DATA_DIR");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((Holder.thisProcess(time) + (shared ? ", a worker of group " + group : "") + "\n")
                .getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(false);
        return new FileLockOfWriter(channel);
    }

    /** Process that holds the lock, where one does. */
    static Optional<Long> holder(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // A lock that can be had was left by a process that is gone.
            return tryLock(channel, false) != null ? Optional.empty() : Holder.pidOf(Files.readString(file));
        }
    }

    /** Whoever only asks who the holder is has the lock for a moment too: it is tried for more than once. */
    private static boolean locked(FileChannel channel, boolean shared, Time time) throws IOException {
        for (int attempt = 1; tryLock(channel, shared) == null; attempt++) {
            if (attempt == ATTEMPTS) {
                return false;
            }
            try {
                time.pause(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    @Override
    public void requireHeld() {
        // The operating system sees to that.
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException("the writer's lock cannot be released", e);
        }
    }
}
