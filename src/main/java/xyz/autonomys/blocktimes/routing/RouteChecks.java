package xyz.autonomys.blocktimes.routing;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.StringHelper;

/** What is done to routes as they are read, before any is made. */
public final class RouteChecks {

    private RouteChecks() {
    }

    /**
     * Refuses parameters that a template does not have, and lets the routes of chains wait.
     *
     * @param started what the ids of other routes match that are started, a regular expression
     */
    public static void add(CamelContext context, String started) {
        ModelCamelContext model = (ModelCamelContext) context;
        model.addRouteTemplateDefinitionConverter("*", new TemplateParameters());
        model.addModelLifecycleStrategy(new LaterStart(context, started));
    }

    /** Returns each route that was read, by its id: where its messages come from, without options. */
    public static SortedMap<String, String> read(ModelCamelContext context) {
        SortedMap<String, String> routes = new TreeMap<>();
        for (RouteDefinition route : context.getRouteDefinitions()) {
            String uri = StringHelper.before(route.getInput().getUri(), "?", route.getInput().getUri());
            Map<String, Object> parameters =
                    route.getTemplateParameters() == null ? Map.of() : route.getTemplateParameters();
            for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
                uri = uri.replace("{{" + parameter.getKey() + "}}", parameter.getValue().toString());
            }
            routes.put(route.getRouteId(), uri);
        }
        return routes;
    }
}
