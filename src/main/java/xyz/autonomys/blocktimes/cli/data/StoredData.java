package xyz.autonomys.blocktimes.cli.data;

import java.util.List;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;

/** The chains of a data directory that a command works on. */
final class StoredData {

    private static final String ALL = "all";

    private StoredData() {
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
