package xyz.autonomys.blocktimes.storage.files;

/** The data directory cannot be used as asked; the message names the file and says what would do. */
public final class StorageException extends RuntimeException {

    private final boolean lockLost;

    /** @param message which file, and what would do */
    public StorageException(String message) {
        this(message, false);
    }

    private StorageException(String message, boolean lockLost) {
        super(message);
        this.lockLost = lockLost;
    }

    /** @param message which file, and what would do */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
        this.lockLost = false;
    }

    /** This process may not write a chain any more: nothing of it is to be touched. */
    public static StorageException lockLost(String message) {
        return new StorageException(message, true);
    }

    /** Whether another process may write the chain by now. */
    public boolean isLockLost() {
        return lockLost;
    }

    /** An I/O problem in a few words: Java's own messages are often no more than a path. */
    public static String plain(java.io.IOException problem) {
        if (problem instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof java.nio.file.NoSuchFileException) {
            return "no such file";
        }
        if (problem instanceof java.nio.file.FileAlreadyExistsException) {
            return "it is not a directory";
        }
        if (problem instanceof java.nio.file.FileSystemException system && system.getReason() != null) {
            return system.getReason().toLowerCase(java.util.Locale.ROOT);
        }
        return String.valueOf(problem.getMessage());
    }
}
