package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.Time;

/** The simulated chains inside this process, which {@code --network=devnet} starts. */
public final class Devnets implements AutoCloseable {

    private final Devnet.Options options;
    private final Time time;
    private Devnet devnet;

    private Devnets(Devnet.Options options, Time time) {
        this.options = options;
        this.time = time;
    }

    /** Returns chains that do not grow. They are not started yet. */
    public static Devnets still(Time time) {
        return new Devnets(Devnet.Options.defaults(), time);
    }

    /** Returns the same chains, which grow as fast as real ones. They are not started yet. */
    public static Devnets growing(Time time) {
        return new Devnets(Devnet.Options.growingDefaults(), time);
    }

    /**
     * Starts the chains.
     *
     * @return the URL of each chain's endpoint, by chain name
     */
    public Map<String, List<URI>> start() throws InterruptedException {
        devnet = Devnet.start(options, 0, time);
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
