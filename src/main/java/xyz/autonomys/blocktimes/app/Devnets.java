package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.Time;

/** The simulated chains inside this process, started where {@code --network=devnet} asks for them. */
public final class Devnets implements AutoCloseable {

    private final Devnet.Options options;
    private final Time time;
    private Devnet devnet;

    private Devnets(Devnet.Options options, Time time) {
        this.options = options;
        this.time = time;
    }

    /** Chains whose tip stands still. */
    public static Devnets still(Time time) {
        return new Devnets(Devnet.Options.defaults(), time);
    }

    /** The same chains, which go on from there as fast as real ones. */
    public static Devnets growing(Time time) {
        return new Devnets(Devnet.Options.growingDefaults(), time);
    }

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
