package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Small files that several machines read and write. Their age is by one clock, the server's. */
interface SharedFiles {

    /**
     * A small file and its age.
     *
     * @param age time since it was written, by the server's clock
     */
    record Aged(PublishedFiles.Content content, Duration age) {
    }

    /** Returns a small file; empty if it does not exist. */
    Optional<Aged> aged(String name) throws IOException;

    /** As {@link PublishedFiles#write}. */
    Optional<String> write(String name, byte[] bytes, String version) throws IOException;

    /** As {@link PublishedFiles#shown}. */
    String shown(String name);
}
