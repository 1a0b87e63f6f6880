package xyz.autonomys.blocktimes.storage.files;

import java.nio.file.Path;
import xyz.autonomys.blocktimes.time.Time;

/** Files for tests of other packages. */
public final class MadeFiles {

    private MadeFiles() {
    }

    /** Files in a directory. @param shown the root as it is told to people */
    public static PublishedFiles in(Path root, Path shown, Time time) {
        return new LocalFiles(root, shown, time);
    }
}
