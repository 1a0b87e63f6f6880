package xyz.autonomys.blocktimes.storage;

import java.util.Optional;

/** Remembers, in {@code .network.json}, the genesis hash of each chain stored in a data directory. */
public final class NetworkMemory {

    private final DataDir dataDir;
    private final ChainNotes<String> genesisHashes;

    /** Reads nothing yet. */
    public NetworkMemory(DataDir dataDir) {
        this.dataDir = dataDir;
        this.genesisHashes = new ChainNotes<>(dataDir, ".network.json", String.class, "the genesis hash",
                "it should hold a JSON object of chains and genesis hashes; restore it, or remove it to trust the "
                        + "endpoints as they are");
    }

    /**
     * Checks that a chain is of the network that is stored. Passes if no genesis hash is remembered.
     *
     * @param genesisHash of the chain that the endpoints serve
     * @throws OtherNetworkException if the directory holds that chain with another genesis hash
     * @throws xyz.autonomys.blocktimes.storage.files.StorageException if the remembered hashes cannot be read
     */
    public void requireSame(String chain, String genesisHash) {
        genesisHash(chain).filter(remembered -> !remembered.equals(genesisHash)).ifPresent(remembered -> {
            throw new OtherNetworkException("DATA_DIR " + dataDir + " belongs to another network: chain " + chain
                    + " is stored there from genesis " + remembered + ", the endpoint's genesis is " + genesisHash
                    + "; use another DATA_DIR for it");
        });
    }

    /** Returns the remembered genesis hash of a chain; empty if none is remembered. */
    public Optional<String> genesisHash(String chain) {
        return genesisHashes.of(chain);
    }

    /**
     * Stores the genesis hash of a chain. Several processes and threads may call this at once.
     *
     * @throws xyz.autonomys.blocktimes.storage.files.StorageException if it cannot be stored
     */
    public void remember(String chain, String genesisHash) {
        genesisHashes.change(chain, before -> genesisHash);
    }
}
