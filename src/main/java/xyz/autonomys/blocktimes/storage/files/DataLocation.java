package xyz.autonomys.blocktimes.storage.files;

import java.nio.file.Path;
import xyz.autonomys.blocktimes.time.Time;

/** What DATA_DIR names: the path of a directory, or {@code s3://bucket/prefix}. */
public final class DataLocation {

    private static final String S3 = "s3://";

    private DataLocation() {
    }

    /** Whether the name is of a bucket. */
    public static boolean isInBucket(String location) {
        return location.startsWith(S3);
    }

    /**
     * The files at that location; nothing of it is looked at yet.
     *
     * @param workingDirectory where a relative path begins
     * @param time by which locks are renewed
     * @throws StorageException where it is in a bucket and the program has no S3 client with it, or the name cannot be
     *         used
     */
    public static PublishedFiles open(String location, Path workingDirectory, Time time) {
        if (!isInBucket(location)) {
            return new LocalFiles(workingDirectory.resolve(location), Path.of(location), time);
        }
        try {
            return S3Files.of(location.substring(S3.length()), time);
        } catch (NoClassDefFoundError e) {
            throw new StorageException("DATA_DIR " + location
                    + " needs the S3 client, which is not in this jar: run blocktimes-cluster.jar, as "
                    + "scripts/blocktimes does");
        }
    }
}
