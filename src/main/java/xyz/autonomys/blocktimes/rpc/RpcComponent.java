package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.spi.annotations.Component;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.client.Connection;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;
import xyz.autonomys.blocktimes.time.SystemTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The Camel component {@code jsonrpc:chain}. It extends camel-vertx-websocket and makes calls to the endpoints that are
 * configured for a chain. The URI contains the name of the chain and not its URLs, because Camel logs URIs and shows
 * them over JMX, and the URLs may contain keys.
 */
@Component("jsonrpc")
public final class RpcComponent extends VertxWebsocketComponent {

    private final Map<String, List<URI>> nodes;
    private final Map<String, RpcStatistics> statistics = new ConcurrentHashMap<>();
    /** By chain. Checks of endpoints cover one client, so a chain has no other. */
    private final Map<String, RpcEndpoint> clients = new ConcurrentHashMap<>();
    private final RpcOptions defaults;
    private final Time time;
    /** Null if connections are WebSockets. */
    private final Connection.Connector connector;
    private final ThreadLocal<String> chainBeingCreated = new ThreadLocal<>();

    /** For tools that look at components: no chain has an endpoint. */
    public RpcComponent() {
        this(Map.of(), RpcOptions.DEFAULTS, new SystemTime());
    }

    /**
     * @param nodes URLs of the endpoints, by chain
     * @param time clock and timers for all waits
     * @param defaults options that apply unless the URI of a Camel endpoint sets them
     */
    public RpcComponent(Map<String, List<URI>> nodes, RpcOptions defaults, Time time) {
        this(nodes, defaults, time, null);
    }

    /** @param connector opens connections in place of WebSockets; null for WebSockets */
    public RpcComponent(Map<String, List<URI>> nodes, RpcOptions defaults, Time time, Connection.Connector connector) {
        this.connector = connector;
        this.time = time;
        this.nodes = Map.copyOf(nodes);
        this.defaults = defaults;
        setAllowOriginHeader(false);
        // Each event loop holds file descriptors. A chain uses one, whatever the number of processors.
        setVertxOptions(new VertxOptions().setEventLoopPoolSize(Math.max(1, nodes.size())).setFileSystemOptions(
                new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        List<URI> urls = nodes.getOrDefault(remaining, List.of());
        chainBeingCreated.set(remaining);
        try {
            // A route may exist for a chain that is not fetched and has no endpoint. Only calls need one.
            RpcEndpoint endpoint = (RpcEndpoint) super.createEndpoint(
                    uri, urls.isEmpty() ? "ws://unset:1" : urls.get(0).toString(), parameters);
            endpoint.configured();
            RpcEndpoint client = clients.putIfAbsent(remaining, endpoint);
            if (client != null) {
                throw new IllegalArgumentException(uri + " would be a second client of chain " + remaining
                        + ", beside " + client.getEndpointUri()
                        + ": give all steps the same options, or set blocktimes.rpc.* instead");
            }
            return endpoint;
        } finally {
            chainBeingCreated.remove();
        }
    }

    @Override
    protected VertxWebsocketEndpoint createEndpointInstance(String uri, VertxWebsocketConfiguration configuration) {
        String chain = chainBeingCreated.get();
        return new RpcEndpoint(uri, this, configuration, chain, nodes.getOrDefault(chain, List.of()), defaults);
    }

    /** Returns the one client of a chain, whatever options its URI has in the routes. */
    public RpcEndpoint client(String chain) {
        RpcEndpoint client = clients.get(chain);
        return client == null ? getCamelContext().getEndpoint("jsonrpc:" + chain, RpcEndpoint.class) : client;
    }

    Time time() {
        return time;
    }

    Optional<Connection.Connector> connector() {
        return Optional.ofNullable(connector);
    }

    /** Returns the statistics of a chain, which all its Camel endpoints share. */
    public RpcStatistics statistics(String chain) {
        return statistics.computeIfAbsent(chain, name -> new RpcStatistics());
    }
}
