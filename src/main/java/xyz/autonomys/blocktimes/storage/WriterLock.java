package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps a chain's part of a data directory to one writing process. The operating system holds the lock, and lets go of
 * it however the process ends; what the file says is only for the message.
 */
public final class WriterLock implements AutoCloseable {

    private static final Pattern PID = Pattern.compile("pid (\\d{1,18}) on");

    private static final int ATTEMPTS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final FileChannel channel;

    private WriterLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StorageException naming the process that holds the lock */
    public static WriterLock take(DataDir dataDir, String chain) {
        Path file = dataDir.lock(chain);
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StorageException("another process is writing chain " + chain + " to " + dataDir + ": "
                        + Files.readString(file).strip() + "; wait for it, stop it, or use another DATA_DIR");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder().getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            return new WriterLock(channel);
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + dataDir + " cannot be locked: " + StorageException.plain(e), e);
        }
    }

    /** Process that writes a chain, where one does. */
    public static Optional<Long> holder(DataDir dataDir, String chain) {
        Path file = dataDir.lock(chain);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // A lock that can be had was left by a process that is gone.
            if (tryLock(channel) != null) {
                return Optional.empty();
            }
            Matcher holder = PID.matcher(Files.readString(file));
            return holder.find() ? Optional.of(Long.valueOf(holder.group(1))) : Optional.empty();
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + dataDir + ": who writes there cannot be read: " + StorageException.plain(e), e);
        }
    }

    /** Whoever only asks who the holder is has the lock for a moment too: it is tried for more than once. */
    private static boolean locked(FileChannel channel) throws IOException {
        for (int attempt = 1; tryLock(channel) == null; attempt++) {
            if (attempt == ATTEMPTS) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "an unnamed host";
        }
        return "pid " + ProcessHandle.current().pid() + " on " + host + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                + "\n";
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
