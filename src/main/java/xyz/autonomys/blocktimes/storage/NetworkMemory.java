package xyz.autonomys.blocktimes.storage;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;

/** Remembers, in {@code .network.json}, the genesis hash of each chain stored in a data directory. */
public final class NetworkMemory {

    private final DataDir dataDir;

    /** Reads nothing yet. */
    public NetworkMemory(DataDir dataDir) {
        this.dataDir = dataDir;
    }

    /**
     * Checks that a chain is of the network that is stored. Passes if no genesis hash is remembered.
     *
     * @param genesisHash of the chain that the endpoints serve
     * @throws OtherNetworkException if the directory holds that chain with another genesis hash
     * @throws StorageException if the remembered hashes cannot be read
     */
    public void requireSame(String chain, String genesisHash) {
        String remembered = read().get(chain);
        if (remembered != null && !remembered.equals(genesisHash)) {
            throw new OtherNetworkException("DATA_DIR " + dataDir + " belongs to another network: chain " + chain
                    + " is stored there from genesis " + remembered + ", the endpoint's genesis is " + genesisHash
                    + "; use another DATA_DIR for it");
        }
    }

    /** Returns the remembered genesis hash of a chain; empty if none is remembered. */
    public Optional<String> genesisHash(String chain) {
        return Optional.ofNullable(read().get(chain));
    }

    /**
     * Stores the genesis hash of a chain. Several processes and threads may call this at once.
     *
     * @throws StorageException if it cannot be stored
     */
    public void remember(String chain, String genesisHash) {
        try {
            while (true) {
                Optional<PublishedFiles.Content> content = dataDir.files().content(DataDir.networkFile());
                Map<String, String> genesisHashes = parse(content);
                if (genesisHash.equals(genesisHashes.put(chain, genesisHash))) {
                    return;
                }
                byte[] json = (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(genesisHashes) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
                if (dataDir.files()
                        .write(
                                DataDir.networkFile(),
                                json,
                                content.map(PublishedFiles.Content::version).orElse(null))
                        .isPresent()) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + dataDir + ": the genesis hash cannot be stored: " + StorageException.plain(e), e);
        }
    }

    private Map<String, String> read() {
        try {
            return parse(dataDir.files().content(DataDir.networkFile()));
        } catch (IOException e) {
            throw new StorageException(
                    dataDir.shown(DataDir.networkFile()) + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    private Map<String, String> parse(Optional<PublishedFiles.Content> content) {
        if (content.isEmpty()) {
            return new TreeMap<>();
        }
        try {
            TreeMap<String, String> genesisHashes = JSON.readValue(content.get().bytes(), new TypeReference<>() { });
            if (genesisHashes == null) {
                throw new IOException("null");
            }
            return genesisHashes;
        } catch (IOException e) {
            throw new StorageException(
                    dataDir.shown(DataDir.networkFile())
                            + " cannot be read: it should hold a JSON object of chains and "
                            + "genesis hashes; restore it, or remove it to trust the endpoints as they are",
                    e);
        }
    }
}
