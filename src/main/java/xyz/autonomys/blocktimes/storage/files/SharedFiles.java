package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Small files that several machines read and write, with an age by one clock: the server's. */
interface SharedFiles {

    /** @param age since it was written, by the server's clock */
    record Aged(PublishedFiles.Content content, Duration age) {
    }

    /** A small file, whole; empty where it is not there. */
    Optional<Aged> aged(String name) throws IOException;

    /** As {@link PublishedFiles#write}. */
    Optional<String> write(String name, byte[] bytes, String version) throws IOException;

    /** As {@link PublishedFiles#shown}. */
    String shown(String name);
}
