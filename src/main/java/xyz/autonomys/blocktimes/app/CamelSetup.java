package xyz.autonomys.blocktimes.app;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.ModelToYAMLDumper;
import xyz.autonomys.blocktimes.control.RouteLog;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.flow.BlocksComponent;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.routing.IdleRouteController;
import xyz.autonomys.blocktimes.routing.Libraries;
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

/** Sets camel-main up: its properties, our components, and Camel's own parts that are used. */
final class CamelSetup {

    private static final String BLOCKS = "blocks://";
    private static final int SHUTDOWN_TIMEOUT_S = 10;

    private final CamelApp.Options options;
    private final RouteFiles routes;
    private final Events events;
    private final RouteLog routeLog;

    CamelSetup(CamelApp.Options options, RouteFiles routes, Events events, RouteLog routeLog) {
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
    void configure(Main main, RpcComponent rpc, Libraries libraries, Map<String, ChainWork> works) {
        Settings settings = options.settings();
        // The settings are already loaded and checked. Camel must not look for a file by itself.
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(settings.forRoutes());
        // For routes of earlier versions: the endpoint computes it.
        main.addOverrideProperty("blocktimes.ranges-ahead", "0");
        options.further().ifPresent(more -> more.properties().forEach(main::addOverrideProperty));
        main.configure()
                .withRoutesIncludePattern(routes.pattern(options.further()))
                .withShutdownTimeout(SHUTDOWN_TIMEOUT_S)
                .withStreamCachingEnabled(false)
                .withDumpRoutes("false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                libraries.use(context);
                context.setRouteController(options.isCheck() ? new IdleRouteController() : new SideRouteController());
                context.getCamelContextExtension().addContextPlugin(ModelToYAMLDumper.class, new RouteYaml());
                RouteChecks.add(context);
                context.addRoutePolicyFactory(routeLog);
                context.getManagementStrategy().addEventNotifier(new SideFailures(CamelSetup.this::isSide));
                if (options.meters() != null) {
                    RouteMetrics.add(context, options.meters());
                }
                context.addComponent("jsonrpc", rpc);
                context.addComponent("blocks", new BlocksComponent());
                context.addComponent("events", new EventsComponent(events, settings.outlierFactor()));
                context.getRegistry().bind("published", new Published(options.dataDir().files()));
                options.further().ifPresent(more -> more.beans().accept(context));
                settings.chains().values().forEach(chain -> works.put(chain.name(), ChainWork.bind(context, chain,
                        settings.trust().comparison(),
                        options.surroundings().time(), events)));
            }
        });
    }

    /** Returns whether a route is an operator's own: neither fetches it a chain, nor does a command need it. */
    private boolean isSide(Route route) {
        return !route.getEndpoint().getEndpointBaseUri().startsWith(BLOCKS)
                && options.further().filter(more -> route.getRouteId().matches(more.ids())).isEmpty();
    }
}
