package xyz.autonomys.blocktimes.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.devnet.Devnet;

/** The simulated chains inside this process, started where {@code --network=devnet} asks for them. */
final class Devnets implements AutoCloseable {

    private Devnet devnet;

    Map<String, List<URI>> start() throws InterruptedException {
        devnet = Devnet.start(Devnet.Options.defaults(), 0);
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
