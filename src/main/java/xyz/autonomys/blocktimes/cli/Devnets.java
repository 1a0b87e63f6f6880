package xyz.autonomys.blocktimes.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.devnet.Devnet;

/** The simulated chains inside this process, started where {@code --network=devnet} asks for them. */
final class Devnets implements AutoCloseable {

    private final Devnet.Options options;
    private Devnet devnet;

    private Devnets(Devnet.Options options) {
        this.options = options;
    }

    /** Chains whose tip stands still. */
    static Devnets still() {
        return new Devnets(Devnet.Options.defaults());
    }

    /** The same chains, which go on from there as fast as real ones. */
    static Devnets growing() {
        return new Devnets(Devnet.Options.growingDefaults());
    }

    Map<String, List<URI>> start() throws InterruptedException {
        devnet = Devnet.start(options, 0);
        Map<String, List<URI>> endpoints = new LinkedHashMap<>();
        devnet.endpoints().forEach((chain, url) -> endpoints.put(chain, List.of(url)));
        return endpoints;
    }

    @Override
    public void close() {
        if (devnet != null) {
            devnet.close();
        }
    }
}
