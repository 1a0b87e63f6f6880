package xyz.autonomys.blocktimes.control;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what an operator does to a route: suspend, resume, stop, start and remove, from whichever client. What the
 * program does by itself is not logged.
 */
public final class RouteLog implements RoutePolicyFactory {

    private static final Logger LOG = LoggerFactory.getLogger(RouteLog.class);

    private static final String BLOCKS = "blocks://";

    private final ThreadLocal<Boolean> isByProgram = ThreadLocal.withInitial(() -> false);
    private volatile boolean isRunning;

    /** A task of the program that may fail. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String route, NamedNode definition) {
        return new Policy();
    }

    /** From now on, operators may act on routes. */
    public void begin() {
        isRunning = true;
    }

    /** The program ends, and stops the routes. */
    public void end() {
        isRunning = false;
    }

    /** Runs a task of the program that starts or stops routes. */
    public void byProgram(Task task) throws Exception {
        boolean before = isByProgram.get();
        isByProgram.set(true);
        try {
            task.run();
        } finally {
            isByProgram.set(before);
        }
    }

    private final class Policy extends RoutePolicySupport {

        @Override
        public void onStart(Route route) {
            log(route, "started");
        }

        @Override
        public void onStop(Route route) {
            log(route, fetches(route)
                    ? "stopped: calls in flight are cancelled, and what was fetched is published" : "stopped");
        }

        @Override
        public void onSuspend(Route route) {
            log(route, fetches(route) ? "suspended: no further blocks are fetched until it is resumed" : "suspended");
        }

        @Override
        public void onResume(Route route) {
            log(route, "resumed");
        }

        @Override
        public void onRemove(Route route) {
            log(route, "removed: it can only be had again by a restart of the program");
        }

        private static boolean fetches(Route route) {
            return route.getEndpoint().getEndpointBaseUri().startsWith(BLOCKS);
        }

        private void log(Route route, String what) {
            if (isRunning && !isByProgram.get()) {
                String from = route.getEndpoint().getEndpointBaseUri();
                String chain = from.startsWith(BLOCKS) ? "chain=" + from.substring(BLOCKS.length()) + " " : "";
                LOG.info("{}route {} was {}", chain, route.getRouteId(), what);
            }
        }
    }
}
