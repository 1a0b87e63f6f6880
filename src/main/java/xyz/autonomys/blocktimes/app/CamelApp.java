package xyz.autonomys.blocktimes.app;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.cluster.ClientFactory;
import xyz.autonomys.blocktimes.cluster.PlannedRange;
import xyz.autonomys.blocktimes.cluster.RangeWorker;
import xyz.autonomys.blocktimes.flow.BlocksComponent;
import xyz.autonomys.blocktimes.flow.BlocksEndpoint;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.observe.ObservedChain;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The Camel application: camel-main with the routes found on disk, or else those in the jar. Routes are made but not
 * started, so that chains can be surveyed first.
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
    private final List<ObjectName> beans = new ArrayList<>();
    private ProducerTemplate template;
    private Optional<KafkaSettings> kafka = Optional.empty();

    private CamelApp(RpcComponent rpc, Time time, String routesOrigin) {
        this.rpc = rpc;
        this.time = time;
        this.routesOrigin = routesOrigin;
    }

    /**
     * Starts Camel.
     *
     * @param endpoints URLs of the nodes of each chain that is asked for
     * @param kafka by which ranges are handed out; empty where they stay in this process
     * @throws UsageException where the routes cannot be read
     */
    static CamelApp start(Settings settings, Surroundings surroundings, Map<String, List<URI>> endpoints, Optional<KafkaSettings> kafka) {
        Optional<Path> routes = surroundings.files().find(ROUTES);
        String origin = routes.map(Path::toString).orElse(ROUTES + " inside the jar");
        CamelApp app = new CamelApp(new RpcComponent(endpoints, settings.rpcOptions(), surroundings.time()), surroundings.time(), origin);
        String folder = routes.map(found -> "file:" + found).orElse("classpath:" + ROUTES);
        app.configure(settings, folder + "/*.camel.yaml" + (kafka.isPresent() ? "," + folder + "/kafka/*.yaml" : ""));
        kafka.ifPresent(app::reach);
        app.kafka = kafka;
        try {
            app.main.start();
            app.startRoutesOfTheOperator();
        } catch (Exception e) {
            app.close();
            throw new UsageException("the routes in " + origin + " cannot be used: " + reason(e));
        }
        return app;
    }

    private void configure(Settings settings, String routesPattern) {
        // The settings were found and checked already; Camel is not to read a file of its own choice.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(settings.forRoutes());
        main.addOverrideProperty("blocktimes.ranges-ahead", String.valueOf(BlocksEndpoint.rangesAhead(settings.rpcOptions().largestWindow())));
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
                context.addComponent("jsonrpc", rpc);
                context.addComponent("blocks", new BlocksComponent());
                kafka.ifPresent(settings -> ClientFactory.bind(context, settings));
                settings.chains().values()
                        .forEach(chain -> works.put(chain.name(), ChainWork.bind(context, chain, time)));
            }
        });
    }

    /** What the routes of ranges name. */
    private void reach(KafkaSettings kafka) {
        main.addOverrideProperty("blocktimes.kafka.brokers", kafka.brokers());
        main.addOverrideProperty("blocktimes.kafka.range-ms", String.valueOf(TimeUnit.SECONDS.toMillis(kafka.rangeS())));
        main.addOverrideProperty("blocktimes.kafka.silence-ms", String.valueOf(TimeUnit.SECONDS.toMillis(kafka.silenceS())));
        main.addOverrideProperty("blocktimes.kafka.patience-ms", String.valueOf(TimeUnit.SECONDS.toMillis(kafka.patienceS())));
        main.addOverrideProperty("blocktimes.kafka.heartbeat-ms", String.valueOf(TimeUnit.SECONDS.toMillis(kafka.silenceS()) / 3));
    }

    /** Adds the route by which a worker takes the ranges of its chain. @throws UsageException where the template is not there */
    public void addWorker(Chain chain, RangeWorker worker) throws Exception {
        main.getCamelContext().getRegistry().bind(chain.name() + "-worker", worker);
        try {
            String route = TemplatedRouteBuilder.builder(main.getCamelContext(), "work-chain").routeId("work-" + chain.name())
                    .parameter("chain", chain.name()).add();
            main.getCamelContext().getRouteController().startRoute(route);
        } catch (IllegalArgumentException | FailedToCreateRouteException e) {
            throw new UsageException("the routes in " + routesOrigin + "/kafka cannot be used: " + reason(e));
        }
    }

    /** Hands out a range, and waits until Kafka has it. @param partition of the topic */
    public void handOut(PlannedRange range, int partition) {
        if (template == null) {
            template = main.getCamelContext().createProducerTemplate();
        }
        template.sendBodyAndHeader("direct:planned-ranges", range, "kafka.PARTITION_KEY", partition);
    }

    /** Routes that do not begin with the blocks of a chain are not ours to hold back. */
    private void startRoutesOfTheOperator() throws Exception {
        for (Route route : main.getCamelContext().getRoutes()) {
            if (!route.getEndpoint().getEndpointBaseUri().startsWith(BLOCKS)) {
                main.getCamelContext().getRouteController().startRoute(route.getRouteId());
            }
        }
    }

    /** Does not wait for exchanges under way when it closes: a signal said that there is no time. */
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

    /** Where the routes were read. */
    String routesOrigin() {
        return routesOrigin;
    }

    RpcComponent rpc() {
        return rpc;
    }

    public ChainWork work(Chain chain) {
        return works.get(chain.name());
    }

    /** @throws UsageException where no route takes that chain's blocks */
    void requireRoute(Chain chain) {
        routeOf(chain);
    }

    /** Shows the chain's work over JMX from now on, as long as this application runs. */
    void show(Chain chain) {
        try {
            ObjectName name = new ObjectName("xyz.autonomys.blocktimes:type=Chain,name=" + chain.name());
            ManagementFactory.getPlatformMBeanServer().registerMBean(work(chain).bean(routeOf(chain).getRouteId()), name);
            beans.add(name);
        } catch (JMException e) {
            throw new IllegalStateException("chain " + chain.name() + " cannot be shown over JMX", e);
        }
    }

    /** The chain's work, for those who look at it from outside. */
    ObservedChain observed(Chain chain) {
        String route = routeOf(chain).getRouteId();
        return new ObservedChain(work(chain).bean(route), rpc.statistics(chain.name()), work(chain).node()::nodeStates,
                () -> main.getCamelContext().getRouteController().getRouteStatus(route).name());
    }

    public void startRoute(Chain chain) throws Exception {
        main.getCamelContext().getRouteController().startRoute(routeOf(chain).getRouteId());
    }

    private Route routeOf(Chain chain) {
        return main.getCamelContext().getRoutes().stream()
                .filter(route -> route.getEndpoint().getEndpointBaseUri().equals(BLOCKS + chain.name()))
                .findFirst()
                .orElseThrow(() -> new UsageException("no route in " + routesOrigin + " begins with blocks:" + chain.name()
                        + "; add an instance of the template to chains.camel.yaml"));
    }

    private static void unregister(ObjectName bean) {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(bean);
        } catch (JMException e) {
            throw new IllegalStateException(bean + " cannot be unregistered", e);
        }
    }

    @Override
    public void close() {
        beans.forEach(CamelApp::unregister);
        main.stop();
        main.shutdown();
    }
}
