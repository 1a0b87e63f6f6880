package xyz.autonomys.blocktimes.routing;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/**
 * Routes that a command needs besides those that fetch the chains.
 *
 * @param folder directory of their files, below {@code routes/}
 * @param ids what the ids of these routes match, a regular expression: what fails in them, the command says
 * @param properties values of their placeholders, by name
 * @param beans binds the beans that they need, before they are read
 * @param group group of the processes that may write a chain together; null if only one process may
 */
public record FurtherRoutes(String folder, String ids, Map<String, String> properties, Consumer<CamelContext> beans,
        String group) {
}
