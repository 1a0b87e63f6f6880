package xyz.autonomys.blocktimes.app;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.ModelToYAMLDumper;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.control.RouteLog;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.flow.BlocksComponent;
import xyz.autonomys.blocktimes.flow.BlocksConsumer;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.routing.Extent;
import xyz.autonomys.blocktimes.routing.FurtherRoutes;
import xyz.autonomys.blocktimes.routing.IdleRouteController;
import xyz.autonomys.blocktimes.routing.RouteChecks;
import xyz.autonomys.blocktimes.routing.RouteFiles;
import xyz.autonomys.blocktimes.routing.RouteMetrics;
import xyz.autonomys.blocktimes.routing.RouteYaml;
import xyz.autonomys.blocktimes.routing.SideRouteController;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.sideflow.EventsComponent;
import xyz.autonomys.blocktimes.sideflow.Published;
import xyz.autonomys.blocktimes.sideflow.SideFailures;
import xyz.autonomys.blocktimes.storage.DataDir;

/** Sets camel-main up: its properties, our components, and Camel's own parts that are used. */
public final class CamelSetup {

    private static final int SHUTDOWN_TIMEOUT_S = 10;

    private final Options options;
    private final RouteFiles routes;
    private final Events events;
    private final RouteLog routeLog;

    /**
     * What the application needs.
     *
     * @param dataDir where files are published
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @param further routes besides those of the chains; empty if there are none
     * @param routesDir directory of the routes; null to look for it
     * @param meters registry for the metrics of routes; null for none
     * @param extent which routes are started
     */
    public record Options(Settings settings, Surroundings surroundings, DataDir dataDir,
            Map<String, List<URI>> endpoints,
            Optional<FurtherRoutes> further, @Nullable Path routesDir, @Nullable MeterRegistry meters,
            Extent extent) {

        /** Returns whether a route is an operator's own: neither fetches it a chain, nor does a command need it. */
        boolean isSide(Route route) {
            return !route.getEndpoint().getEndpointBaseUri().startsWith("blocks://")
                    && further.filter(more -> route.getRouteId().matches(more.ids())).isEmpty();
        }
    }

    CamelSetup(Options options, RouteFiles routes, Events events, RouteLog routeLog) {
        this.options = options;
        this.routes = routes;
        this.events = events;
        this.routeLog = routeLog;
    }

    /**
     * Sets it up; nothing is started.
     *
     * @param works gets the work of each configured chain, by name
     */
    void configure(Main main, RpcComponent rpc, Map<String, ChainWork> works) {
        Settings settings = options.settings();
        // The settings are already loaded and checked. Camel must not look for a file by itself.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(settings.forRoutes());
        if (options.routesDir() != null) {
            main.addOverrideProperty("camel.main.routesIncludePattern", routes.pattern(options.further()));
        }
        // For routes of earlier versions: the endpoint computes it.
        main.addOverrideProperty("blocktimes.ranges-ahead", "0");
        options.further().ifPresent(more -> more.properties().forEach(main::addOverrideProperty));
        main.configure()
                .withRoutesIncludePattern(routes.pattern(options.further()))
                .withShutdownTimeout(SHUTDOWN_TIMEOUT_S)
                // A sink that is away keeps nobody from starting: its route fails, and works once it is back.
                .withEndpointLazyStartProducer(true)
                .withStreamCachingEnabled(false)
                .withDumpRoutes("false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.setRouteController(options.extent() == Extent.NONE
                        ? new IdleRouteController() : new SideRouteController());
                context.getCamelContextExtension().addContextPlugin(ModelToYAMLDumper.class, new RouteYaml());
                RouteChecks.add(context, options.extent() == Extent.CHAINS
                        ? options.further().map(FurtherRoutes::ids).orElse("") : ".*");
                context.addRoutePolicyFactory(routeLog);
                context.getManagementStrategy().addEventNotifier(new SideFailures(options::isSide,
                        BlocksConsumer.OWN_EXCHANGE));
                if (options.meters() != null) {
                    RouteMetrics.add(context, options.meters());
                }
                context.addComponent("jsonrpc", rpc);
                context.addComponent("blocks", new BlocksComponent());
                context.addComponent("events", new EventsComponent(events, settings.outlierFactor(),
                        settings.chains().keySet()));
                context.getRegistry().bind("published", new Published(options.dataDir().files()));
                options.further().ifPresent(more -> more.beans().accept(context));
                settings.chains().values().forEach(chain -> works.put(chain.name(), ChainWork.bind(context, chain,
                        settings.trust().comparison(),
                        options.surroundings().time(), events)));
            }
        });
    }
}
