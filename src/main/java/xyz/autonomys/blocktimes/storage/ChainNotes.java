package xyz.autonomys.blocktimes.storage;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.databind.JavaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;

/**
 * One value for each chain, in a small JSON file of a data directory. Several processes and threads may change it at
 * once.
 */
final class ChainNotes<T> {

    private final DataDir dataDir;
    private final String file;
    private final JavaType type;
    private final String what;
    private final String wayOut;

    /**
     * Reads nothing yet.
     *
     * @param type of the values
     * @param what the values, for messages
     * @param wayOut what to do if the file cannot be read
     */
    ChainNotes(DataDir dataDir, String file, Class<T> type, String what, String wayOut) {
        this.dataDir = dataDir;
        this.file = file;
        this.type = JSON.getTypeFactory().constructMapType(TreeMap.class, String.class, type);
        this.what = what;
        this.wayOut = wayOut;
    }

    /**
     * Returns the value of a chain; empty if there is none.
     *
     * @throws StorageException if the file cannot be read
     */
    Optional<T> of(String chain) {
        try {
            return Optional.ofNullable(parse(dataDir.files().content(file)).get(chain));
        } catch (IOException e) {
            throw new StorageException(dataDir.shown(file) + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    /**
     * Changes the value of a chain.
     *
     * @param change gets the value so far, or null; may be called more than once
     * @throws StorageException if the file cannot be read or written
     */
    void change(String chain, UnaryOperator<T> change) {
        try {
            while (true) {
                Optional<PublishedFiles.Content> content = dataDir.files().content(file);
                Map<String, T> values = parse(content);
                T changed = change.apply(values.get(chain));
                if (changed.equals(values.put(chain, changed))) {
                    return;
                }
                byte[] json = (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
                if (dataDir.files().write(file, json, content.map(PublishedFiles.Content::version).orElse(null))
                        .isPresent()) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + dataDir + ": " + what + " cannot be stored: " + StorageException.plain(e), e);
        }
    }

    private Map<String, T> parse(Optional<PublishedFiles.Content> content) {
        if (content.isEmpty()) {
            return new TreeMap<>();
        }
        try {
            Map<String, T> values = JSON.readValue(content.get().bytes(), type);
            if (values == null) {
                throw new IOException("null");
            }
            return values;
        } catch (IOException e) {
            throw new StorageException(dataDir.shown(file) + " cannot be read: " + wayOut, e);
        }
    }
}
