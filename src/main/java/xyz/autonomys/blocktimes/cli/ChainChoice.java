package xyz.autonomys.blocktimes.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;

/** Determines which chains a command works on, and their endpoints. */
public final class ChainChoice {

    private static final String ALL = "all";

    private ChainChoice() {
    }

    /**
     * Returns the chain that {@code --chain} names, or all configured chains.
     *
     * @throws UsageException if there is no chain of that name
     */
    static List<Chain> of(Settings settings, String name) {
        return name.equals(ALL) ? new ArrayList<>(settings.chains().values()) : List.of(one(settings, name));
    }

    static Chain one(Settings settings, String name) {
        Chain chain = settings.chains().get(name);
        if (chain == null) {
            throw new UsageException("--chain=" + name + " is not configured: it must be one of "
                    + String.join(", ", settings.chains().keySet()));
        }
        return chain;
    }

    /**
     * Returns the URLs of each chain's endpoints, by chain name. With the devnet, starts it.
     *
     * @throws UsageException if a chain has no endpoint, or is not in the devnet
     */
    public static Map<String, List<URI>> endpoints(Settings settings, List<Chain> chains, Devnets devnets)
            throws InterruptedException {
        if (settings.isDevnet()) {
            Map<String, List<URI>> simulated = devnets.start();
            for (Chain chain : chains) {
                if (!simulated.containsKey(chain.name())) {
                    throw new UsageException("--network=devnet has no chain " + chain.name() + ", only "
                            + String.join(" and ", simulated.keySet()));
                }
            }
            return simulated;
        }
        Map<String, List<URI>> endpoints = new LinkedHashMap<>();
        for (Chain chain : chains) {
            List<URI> urls = settings.endpoints(chain.name());
            if (urls.isEmpty()) {
                throw new UsageException("no endpoint is set for chain " + chain.name() + ": set "
                        + settings.whereEndpointIsSet(chain.name()) + ", or name a --network");
            }
            endpoints.put(chain.name(), urls);
        }
        return endpoints;
    }
}
