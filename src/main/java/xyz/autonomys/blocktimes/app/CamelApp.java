package xyz.autonomys.blocktimes.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.control.ChainBeans;
import xyz.autonomys.blocktimes.control.RouteLog;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.observe.ObservedChain;
import xyz.autonomys.blocktimes.routing.Libraries;
import xyz.autonomys.blocktimes.routing.RouteChecks;
import xyz.autonomys.blocktimes.routing.RouteFiles;
import xyz.autonomys.blocktimes.routing.RouteProblem;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.sideflow.SideFlows;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The Camel application: camel-main with the routes found on disk, or without any, those in the jar. Routes that fetch
 * a chain are created but not started, so that the chains can be surveyed first. All other routes start at once.
 */
public final class CamelApp implements AutoCloseable {

    private static final String BLOCKS = "blocks://";
    /** A signal leaves ten seconds for everything. */
    private static final long DRAIN_ON_STOP_MS = 2_000;
    private static final long END_MS = 7_000;

    /** Its libraries are known before anything of Camel is made: also the type converters in them are found. */
    private final Main main = new Main() {
        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            libraries.use(context);
            return context;
        }
    };
    private final CamelSetup.Options options;
    private final RpcComponent rpc;
    private final Time time;
    private final Events events = new Events();
    private final Map<String, ChainWork> works = new LinkedHashMap<>();
    private final RouteFiles routes;
    private final Libraries libraries;
    /** Chains whose route this program has started. */
    private final Set<Chain> begun = ConcurrentHashMap.newKeySet();
    private final ChainBeans beans = new ChainBeans();
    private final RouteLog routeLog = new RouteLog();
    private ProducerTemplate template;
    private volatile boolean isHurrying;
    private volatile long hurryNanos;

    private CamelApp(CamelSetup.Options options) {
        this.options = options;
        this.time = options.surroundings().time();
        this.rpc = new RpcComponent(options.endpoints(), options.settings().rpcOptions(), time,
                options.surroundings().connector());
        this.routes = RouteFiles.find(options.surroundings().files(), options.routesDir());
        this.libraries = Libraries.find(options.surroundings().files());
    }

    /**
     * Starts Camel.
     *
     * @throws UsageException if a route cannot be read or is invalid
     */
    public static CamelApp start(CamelSetup.Options options) {
        CamelApp app = new CamelApp(options);
        try {
            new CamelSetup(options, app.routes, app.events, app.routeLog)
                    .configure(app.main, app.rpc, app.works);
            app.main.start();
            app.routeLog.begin();
        } catch (Exception e) {
            String message = RouteProblem.message(app.routesOrigin(), e, app.main.getCamelContext());
            app.close();
            throw new UsageException(message);
        }
        return app;
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
            throw new UsageException(RouteProblem.message(routesOrigin()
                    + options.further().map(more -> "/" + more.folder()).orElse(""), e, main.getCamelContext()));
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

    /** Reduces the time that {@link #close} waits for exchanges in flight, because a signal was received. */
    void hurry() {
        hurryNanos = isHurrying ? hurryNanos : time.nanos();
        isHurrying = true;
        main.getCamelContext().getShutdownStrategy().setTimeout(1);
        sideFlows().hurry();
    }

    void hurryIf(boolean isBySignal) {
        if (isBySignal) {
            hurry();
        }
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    private SideFlows sideFlows() {
        return new SideFlows(main.getCamelContext(), time, options::isSide);
    }

    /** Returns where events go. */
    Events events() {
        return events;
    }

    /** Returns each route that was read, by its id: where its messages come from. */
    public SortedMap<String, String> routes() {
        return RouteChecks.read((ModelCamelContext) context());
    }

    /** Returns where the routes come from, for messages. */
    public String routesOrigin() {
        String pattern = main.configure().getRoutesIncludePattern();
        return routes.pattern(options.further()).equals(pattern) ? routes.origin()
                : pattern + " (camel.main.routesIncludePattern)";
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
                .orElseThrow(() -> new UsageException("no route in " + routesOrigin() + " begins with blocks:"
                        + chain.name() + "; add an instance of the template to chains.camel.yaml"));
    }

    /**
     * Waits until side flows have delivered what they have, and says what they have not. To be called when the chains
     * are done.
     *
     * @return whether everything was delivered that must be
     */
    public boolean drainSideFlows() throws InterruptedException {
        boolean isComplete = sideFlows().drain(this::drainMs);
        main.getCamelContext().getShutdownStrategy().setTimeout(1); // what is left was waited for
        return isComplete;
    }

    /** A signal may come while side flows are waited for. */
    private long drainMs() {
        return isHurrying ? Math.max(0, Math.min(DRAIN_ON_STOP_MS, END_MS - time.msSince(hurryNanos)))
                : options.settings().drainMs();
    }

    @Override
    public void close() {
        routeLog.end();
        beans.close();
        main.stop();
        main.shutdown();
    }
}
