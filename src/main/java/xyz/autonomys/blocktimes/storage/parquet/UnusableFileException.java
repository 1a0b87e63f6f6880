package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;

/**
 * A file was read and is not what it should be. If a file cannot be read at the moment, another {@code IOException} is
 * thrown.
 */
public final class UnusableFileException extends IOException {

    /** @param problem what is wrong with the file, in words that can follow its name */
    public UnusableFileException(String problem) {
        super(problem);
    }
}
