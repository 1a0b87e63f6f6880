package xyz.autonomys.blocktimes.routing;

import java.util.HashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/**
 * Lets routes that fetch a chain wait until the program starts them, after the survey. Other routes start with the
 * context, under Camel's supervision, if they are to be started at all.
 */
final class LaterStart extends ModelLifecycleStrategySupport {

    private static final String BLOCKS = "blocks:";

    private final CamelContext context;
    private final String started;
    private final Set<String> ids = new HashSet<>();

    /** @param started what the ids of other routes match that are started, a regular expression */
    LaterStart(CamelContext context, String started) {
        this.context = context;
        this.started = started;
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        String id = route.getRouteId();
        if (id != null && !ids.add(id) && !context.isStarted()) {
            throw new IllegalArgumentException("two routes have the id " + id + ": give one of them another");
        }
        if (fetches(route) || !String.valueOf(route.getRouteId()).matches(started)) {
            route.setAutoStartup("false");
        }
    }

    private static boolean fetches(RouteDefinition route) {
        return route.getInput() != null && route.getInput().getUri() != null
                && route.getInput().getUri().startsWith(BLOCKS);
    }
}
