package xyz.autonomys.blocktimes.cli.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;

/** The chains of a data directory that a command works on. */
final class StoredData {

    private static final String ALL = "all";

    private StoredData() {
    }

    /**
     * Returns the message that there is no data, and what to do.
     *
     * @param network that the user named; null for none
     */
    static String nothing(DataDir dataDir, Surroundings surroundings, String network) {
        boolean isOfDevnet = "devnet".equals(network);
        Path devnet = surroundings.workingDirectory().resolve("data").resolve("devnet");
        boolean isChosen = surroundings.environment().containsKey("DATA_DIR");
        return "no data in " + dataDir + (!isOfDevnet && !isChosen && Files.isDirectory(devnet.resolve("block_times"))
                ? ": the devnet's is in " + devnet + ", which --network=devnet reads"
                : ": backfill " + (isOfDevnet ? "--network=devnet " : "")
                        + "fetches it, and DATA_DIR says where it is");
    }

    /**
     * Returns the chain that {@code --chain} names, or all stored ones.
     *
     * @throws UsageException if it is not stored
     */
    static List<String> chains(DataDir dataDir, String chain) {
        List<String> stored = dataDir.storedChains();
        if (chain.equals(ALL)) {
            return stored;
        }
        if (!stored.contains(chain)) {
            throw new UsageException("--chain=" + chain + " is not stored in " + dataDir + ": it must be all"
                    + (stored.isEmpty() ? "" : " or one of " + String.join(", ", stored)));
        }
        return List.of(chain);
    }
}
