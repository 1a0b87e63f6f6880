package xyz.autonomys.blocktimes.storage.catalog;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

/** The manifest of a chain as a file. */
final class ManifestFile {

    private static final Logger LOG = LoggerFactory.getLogger(ManifestFile.class);

    private final PublishedFiles files;
    private final String chain;
    private final String name;
    private final ChangeFeed feed;

    ManifestFile(PublishedFiles files, String chain, ChangeFeed feed) {
        this.files = files;
        this.chain = chain;
        this.name = Catalog.nameOf(chain);
        this.feed = feed;
    }

    /** The manifest as it was read; empty if there is none, or none that can be used. */
    record Read(Optional<PublishedFiles.Content> content, Optional<Manifest> manifest) {
    }

    /** Reads it. */
    Read read() throws IOException {
        Optional<PublishedFiles.Content> content = files.content(name);
        return new Read(content, content.isPresent() ? parsed(content.get()) : Optional.empty());
    }

    /**
     * Writes it again, unless it is what the feed adds up to.
     *
     * @param first as it was read last
     */
    void bringUpToDate(Read first) throws IOException {
        for (Read read = first; ; read = read()) {
            Manifest before = read.manifest.orElse(Manifest.empty(chain));
            List<Change> changes = feed.since(before.sequence());
            if (read.manifest.isPresent() && changes.isEmpty()) {
                return;
            }
            if (read.content.isPresent() && read.manifest.isEmpty()) {
                LOG.warn("chain={} {} cannot be used: it is made again", chain, files.shown(name));
            }
            byte[] json = (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(before.after(changes)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            if (files.write(name, json, read.content.map(PublishedFiles.Content::version).orElse(null))
                    .isPresent()) {
                return;
            }
        }
    }

    /** Returns empty if it is not what this program writes: then it is made again. */
    private Optional<Manifest> parsed(PublishedFiles.Content content) throws IOException {
        Manifest manifest;
        try {
            manifest = JSON.readValue(content.bytes(), Manifest.class);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (manifest != null && manifest.version() > Manifest.VERSION) {
            throw new IOException(files.shown(name) + " was written by a newer version of this program "
                    + "(version "
                    + manifest.version() + ", this one knows " + Manifest.VERSION + "): use that version, or another"
                    + " DATA_DIR");
        }
        try {
            return Optional.ofNullable(manifest)
                    .filter(read -> read.version() == Manifest.VERSION && chain.equals(read.chain()) && read.addsUp());
        } catch (RuntimeException e) {
            return Optional.empty(); // something is missing, or is no digest
        }
    }
}
