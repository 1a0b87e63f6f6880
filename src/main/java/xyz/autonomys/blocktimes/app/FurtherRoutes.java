package xyz.autonomys.blocktimes.app;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/**
 * Routes that a command needs besides those that fetch the chains.
 *
 * @param folder below {@code routes/}, where they lie
 * @param properties that they name
 * @param beans binds what they name, before they are read
 * @param group whose processes share what is written; null for a process by itself
 */
public record FurtherRoutes(String folder, Map<String, String> properties, Consumer<CamelContext> beans, String group) {
}
