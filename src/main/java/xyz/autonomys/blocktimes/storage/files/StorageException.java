package xyz.autonomys.blocktimes.storage.files;

/** The data directory cannot be used as asked. The message names the file and says what to do. */
public final class StorageException extends RuntimeException {

    private final boolean lockLost;

    /** @param message names the file and says what to do */
    public StorageException(String message) {
        this(message, false);
    }

    private StorageException(String message, boolean lockLost) {
        super(message);
        this.lockLost = lockLost;
    }

    /** @param message names the file and says what to do */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
        this.lockLost = false;
    }

    /** Returns an exception for a lost lock or fencing token: this process must no longer write the chain. */
    public static StorageException lockLost(String message) {
        return new StorageException(message, true);
    }

    /** Returns whether the lock or the fencing token is lost, so that another process may write the chain. */
    public boolean isLockLost() {
        return lockLost;
    }

    /** Returns a problem in a few words: Java's own message is often only a path. */
    public static String plain(Exception problem) {
        if (problem instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof java.nio.file.NoSuchFileException) {
            return "no such file";
        }
        if (problem instanceof java.nio.file.FileAlreadyExistsException) {
            return problem.getMessage() + " is a file where a directory belongs";
        }
        if (problem instanceof java.nio.file.FileSystemException system && system.getReason() != null) {
            if (system.getReason().equals("Is a directory") && system.getFile() != null) {
                return system.getFile() + " is a directory where a file belongs: remove it";
            }
            return system.getReason().toLowerCase(java.util.Locale.ROOT);
        }
        return problem.getMessage() == null ? problem.toString() : problem.getMessage();
    }
}
