package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;

/** A file was read, and is not what it should be; as against one that could not be read just now. */
public final class UnusableFileException extends IOException {

    /** @param problem what is wrong with it, to follow its name */
    public UnusableFileException(String problem) {
        super(problem);
    }
}
