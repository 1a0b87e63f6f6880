package xyz.autonomys.blocktimes.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Remembers, in {@code .network.json}, the genesis hash of each chain stored in a data directory. */
public final class NetworkMemory {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataDir dataDir;

    public NetworkMemory(DataDir dataDir) {
        this.dataDir = dataDir;
    }

    /** @throws OtherNetworkException where the directory holds that chain with another genesis */
    public void requireSame(String chain, String genesisHash) {
        String remembered = read().get(chain);
        if (remembered != null && !remembered.equals(genesisHash)) {
            throw new OtherNetworkException("DATA_DIR " + dataDir + " belongs to another network: chain " + chain
                    + " is stored there from genesis " + remembered + ", the node's genesis is " + genesisHash
                    + "; use another DATA_DIR for it");
        }
    }

    /** The genesis hash of that chain; empty where none is remembered. */
    public Optional<String> genesisHash(String chain) {
        return Optional.ofNullable(read().get(chain));
    }

    /** Processes and threads of several chains may do this at once: each waits for the other. */
    public void remember(String chain, String genesisHash) {
        // A file lock is the whole process's: its threads cannot wait for each other by it.
        synchronized (NetworkMemory.class) {
            rememberLocked(chain, genesisHash);
        }
    }

    private void rememberLocked(String chain, String genesisHash) {
        Path lock = dataDir.lock("network");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            rememberAlone(chain, genesisHash);
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + dataDir + " cannot be locked: " + StorageException.plain(e), e);
        }
    }

    private void rememberAlone(String chain, String genesisHash) {
        Map<String, String> genesisHashes = read();
        if (genesisHash.equals(genesisHashes.put(chain, genesisHash))) {
            return;
        }
        try {
            Path file = dataDir.networkFile();
            Path written = Files.createTempFile(dataDir.root(), ".network", ".json");
            Files.writeString(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(genesisHashes) + "\n");
            Disk.sync(written);
            Disk.rename(written, file);
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + dataDir + ": the network cannot be noted: " + StorageException.plain(e), e);
        }
    }

    private Map<String, String> read() {
        Path file = dataDir.networkFile();
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            TreeMap<String, String> genesisHashes = JSON.readValue(file.toFile(), new TypeReference<>() { });
            if (genesisHashes == null) {
                throw new IOException("null");
            }
            return genesisHashes;
        } catch (IOException e) {
            throw new StorageException(file + " cannot be read: it should hold a JSON object of chains and genesis hashes; "
                    + "restore it, or remove it to trust the endpoints as they are", e);
        }
    }
}
