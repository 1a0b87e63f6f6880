package xyz.autonomys.blocktimes.storage;

import java.io.IOException;

/** A file was read, and is not what it should be; as against one that could not be read just now. */
final class UnusableFileException extends IOException {

    UnusableFileException(String problem) {
        super(problem);
    }
}
