package xyz.autonomys.blocktimes.routing;

import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/**
 * Lets routes that fetch a chain wait until the program starts them, after the survey. All other routes start with the
 * context, under Camel's supervision.
 */
final class LaterStart extends ModelLifecycleStrategySupport {

    private static final String BLOCKS = "blocks:";

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        if (fetches(route)) {
            route.setAutoStartup("false");
        }
    }

    static boolean fetches(RouteDefinition route) {
        return route.getInput() != null && route.getInput().getUri() != null
                && route.getInput().getUri().startsWith(BLOCKS);
    }
}
