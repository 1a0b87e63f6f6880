package xyz.autonomys.blocktimes.storage.files;

import java.nio.file.Path;
import xyz.autonomys.blocktimes.time.Time;

/** The value of DATA_DIR: the path of a directory, or {@code s3://bucket/prefix}. */
public final class DataLocation {

    private static final String S3 = "s3://";

    private DataLocation() {
    }

    /** Returns whether a location is in a bucket. */
    public static boolean isInBucket(String location) {
        return location.startsWith(S3);
    }

    /**
     * Returns the files at a location. Reads and checks nothing there yet.
     *
     * @param workingDirectory base of a relative path
     * @param time clock and timers for locks
     * @throws StorageException if the location is in a bucket and this jar has no S3 client, or the bucket's name or
     *         AWS settings are missing or invalid
     */
    public static PublishedFiles open(String location, Path workingDirectory, Time time) {
        if (!isInBucket(location)) {
            return new LocalFiles(workingDirectory.resolve(location), Path.of(location), time);
        }
        try {
            return S3Files.of(location.substring(S3.length()), time);
        } catch (NoClassDefFoundError e) {
            throw new StorageException("DATA_DIR " + location
                    + " needs the S3 client, which is not in this jar: run blocktimes-cluster.jar, as the script "
                    + "blocktimes does");
        }
    }
}
