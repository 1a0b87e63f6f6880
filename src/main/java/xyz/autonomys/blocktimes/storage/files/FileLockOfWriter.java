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
 * The lock of a chain in a directory: it admits one writing process by itself, or any number of workers. The operating
 * system holds the lock, and releases it however the process ends. The content of the file only names the holder.
 */
final class FileLockOfWriter implements WriterLock {

    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MS = 50;

    private final FileChannel channel;
    private final String chain;
    private final String where;

    private FileLockOfWriter(FileChannel channel, String chain, String where) {
        this.channel = channel;
        this.chain = chain;
        this.where = where;
    }

    /**
     * Takes the lock. Tries five times, with pauses of 50 ms.
     *
     * @param where the data directory, for the message
     * @param group null for a process by itself; workers share the lock, whatever their group
     * @param time clock for the pauses
     * @throws StorageException if another process holds the lock; the message names it
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
        return new FileLockOfWriter(channel, chain, where);
    }

    /**
     * Returns the id of the process that holds the lock; of several workers, the one that took it last. Empty if the
     * lock is free.
     */
    static Optional<Long> holder(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // If the lock is free, the process that the file names is gone.
            return tryLock(channel, false) != null ? Optional.empty() : Holder.pidOf(Files.readString(file));
        }
    }

    /** Tries more than once, because {@link #holder} takes the lock for a moment, too. */
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
            return null; // held by this process
        }
    }

    @Override
    public void requireHeld() {
        // The operating system keeps the lock until the channel is closed.
        if (!channel.isOpen()) {
            throw StorageException.lockLost("this process no longer has the lock of chain " + chain + " in " + where
                    + ": it was released");
        }
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
