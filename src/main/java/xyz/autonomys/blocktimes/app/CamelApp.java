package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.control.ChainBeans;
import xyz.autonomys.blocktimes.control.RouteLog;
import xyz.autonomys.blocktimes.flow.BlocksComponent;
import xyz.autonomys.blocktimes.flow.BlocksEndpoint;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.observe.ObservedChain;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The Camel application: camel-main with the routes found on disk, or without any, those in the jar. Routes that fetch
 * a chain are created but not started, so that the chains can be surveyed first. All other routes start at once.
 */
public final class CamelApp implements AutoCloseable {

    private static final String ROUTES = "routes";
    private static final String BLOCKS = "blocks://";
    private static final int SHUTDOWN_TIMEOUT_S = 10;

    private final Main main = new Main();
    private final RpcComponent rpc;
    private final Time time;
    private final Map<String, ChainWork> works = new LinkedHashMap<>();
    private final String routesOrigin;
    /** Chains whose route this program has started. */
    private final Set<Chain> begun = ConcurrentHashMap.newKeySet();
    private final ChainBeans beans = new ChainBeans();
    private final RouteLog routeLog = new RouteLog();
    private ProducerTemplate template;
    private Optional<FurtherRoutes> further = Optional.empty();

    private CamelApp(RpcComponent rpc, Time time, String routesOrigin) {
        this.rpc = rpc;
        this.time = time;
        this.routesOrigin = routesOrigin;
    }

    /**
     * Starts Camel.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @param further routes besides those of the chains; empty if there are none
     * @throws UsageException if a route cannot be read or is invalid
     */
    static CamelApp start(
            Settings settings,
            Surroundings surroundings,
            Map<String, List<URI>> endpoints,
            Optional<FurtherRoutes> further) {
        Optional<Path> routes = surroundings.files().find(ROUTES);
        String origin = routes.map(Path::toString).orElse(ROUTES + " inside the jar");
        CamelApp app = new CamelApp(
                new RpcComponent(
                        endpoints, settings.rpcOptions(), surroundings.time(), surroundings.connector()),
                surroundings.time(), origin);
        String folder = routes.map(found -> "file:" + found).orElse("classpath:" + ROUTES);
        app.configure(
                settings,
                folder + "/*.camel.yaml"
                        + further.map(more -> "," + folder + "/" + more.folder() + "/*.yaml")
                                .orElse(""));
        further.ifPresent(more -> more.properties().forEach(app.main::addOverrideProperty));
        app.further = further;
        try {
            app.main.start();
            app.startRoutesOfTheOperator();
            app.routeLog.begin();
        } catch (Exception e) {
            app.close();
            throw new UsageException("the routes in " + origin + " cannot be used: " + reason(e));
        }
        return app;
    }

    private void configure(Settings settings, String routesPattern) {
        // The settings are already loaded and checked. Camel must not look for a file by itself.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(settings.forRoutes());
        main.addOverrideProperty(
                "blocktimes.ranges-ahead",
                String.valueOf(BlocksEndpoint.rangesAhead(settings.rpcOptions().largestWindow())));
        main.configure()
                .withRoutesIncludePattern(routesPattern)
                .withAutoStartup(false)
                .withShutdownTimeout(SHUTDOWN_TIMEOUT_S)
                .withStreamCachingEnabled(false)
                .withDumpRoutes("false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.addRoutePolicyFactory(routeLog);
                context.addComponent("jsonrpc", rpc);
                context.addComponent("blocks", new BlocksComponent());
                further.ifPresent(routes -> routes.beans().accept(context));
                settings.chains().values()
                        .forEach(chain -> works.put(chain.name(),
                                ChainWork.bind(context, chain, settings.trust().comparison(), time)));
            }
        });
    }

    /**
     * Adds a route made from a template, and starts it.
     *
     * @param id of the new route
     * @param parameters of the template, by name
     * @param beanName name under which the route refers to the bean
     * @throws UsageException if the template does not exist or is invalid
     */
    public void addRoute(String template, String id, Map<String, String> parameters, String beanName, Object bean)
            throws Exception {
        main.getCamelContext().getRegistry().bind(beanName, bean);
        try {
            TemplatedRouteBuilder builder = TemplatedRouteBuilder.builder(main.getCamelContext(), template).routeId(id);
            parameters.forEach(builder::parameter);
            main.getCamelContext().getRouteController().startRoute(builder.add());
        } catch (IllegalArgumentException | FailedToCreateRouteException e) {
            throw new UsageException("the routes in " + routesOrigin
                    + further.map(routes -> "/" + routes.folder()).orElse("") + " cannot be used: " + reason(e));
        }
    }

    /** Sends a message to a route, and waits until the route has processed it. */
    public void send(String uri, Object body, Map<String, Object> headers) {
        producer().sendBodyAndHeaders(uri, body, headers);
    }

    private ProducerTemplate producer() {
        if (template == null) {
            template = main.getCamelContext().createProducerTemplate();
        }
        return template;
    }

    /** Sends a message to a route. The future completes with the result, or fails as the route did. */
    public CompletableFuture<Object> ask(String uri, Object body) {
        return producer().asyncRequestBody(uri, body);
    }

    /** Starts the routes that fetch no chain: they need not wait for a survey. */
    private void startRoutesOfTheOperator() throws Exception {
        for (Route route : main.getCamelContext().getRoutes()) {
            if (!route.getEndpoint().getEndpointBaseUri().startsWith(BLOCKS)) {
                main.getCamelContext().getRouteController().startRoute(route.getRouteId());
            }
        }
    }

    /** Reduces the time that {@link #close} waits for exchanges in flight to 1 s, because a signal was received. */
    void hurry() {
        main.getCamelContext().getShutdownStrategy().setTimeout(1);
    }

    private static String reason(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String route = failure instanceof FailedToCreateRouteException e ? "route " + e.getRouteId() + ": " : "";
        return route + (root.getMessage() == null ? root.toString() : root.getMessage());
    }

    /** Returns where the routes come from, for messages. */
    String routesOrigin() {
        return routesOrigin;
    }

    RpcComponent rpc() {
        return rpc;
    }

    /** Returns futures that complete when no thread writes files of a chain any more; after {@link #close}. */
    List<CompletableFuture<Void>> writers() {
        return works.values().stream().map(ChainWork::writersEnded).toList();
    }

    public ChainWork work(Chain chain) {
        return works.get(chain.name());
    }

    /** @throws UsageException if no route fetches the chain */
    void requireRoute(Chain chain) {
        routeOf(chain);
    }

    /** Registers the chain's MBean, until this application is closed. */
    void show(Chain chain) {
        beans.register(work(chain).bean(routeOf(chain).getRouteId()));
    }

    /** Returns what {@code --observe} shows of the chain. */
    ObservedChain observed(Chain chain) {
        String route = routeOf(chain).getRouteId();
        return new ObservedChain(work(chain).bean(route), rpc.statistics(chain.name()), work(chain).node()::nodeStates,
                () -> state(chain, main.getCamelContext().getRouteController().getRouteStatus(route)));
    }

    private String state(Chain chain, @Nullable ServiceStatus status) {
        return status == null ? ObservedChain.REMOVED
                : status.isStopped() && !begun.contains(chain) ? ObservedChain.WAITING : status.name();
    }

    public void startRoute(Chain chain) throws Exception {
        begun.add(chain);
        routeLog.byProgram(() ->
                main.getCamelContext().getRouteController().startRoute(routeOf(chain).getRouteId()));
    }

    private Route routeOf(Chain chain) {
        return main.getCamelContext().getRoutes().stream()
                .filter(route -> route.getEndpoint().getEndpointBaseUri().equals(BLOCKS + chain.name()))
                .findFirst()
                .orElseThrow(() -> new UsageException("no route in " + routesOrigin + " begins with blocks:"
                        + chain.name() + "; add an instance of the template to chains.camel.yaml"));
    }

    @Override
    public void close() {
        routeLog.end();
        beans.close();
        main.stop();
        main.shutdown();
    }
}
