package xyz.autonomys.blocktimes.routing;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * Fills in the placeholders of a route where it is shown: parameters of its template, and properties. Those of the
 * environment and of vaults stay as they are written, since they may be secret.
 */
final class ShownValues implements UnaryOperator<String> {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)\\}\\}");
    /** A value may have a placeholder itself; more than so many levels is a circle. */
    private static final int DEEPEST = 10;

    private final CamelContext context;
    private final Map<String, Object> parameters;

    ShownValues(CamelContext context, RouteDefinition route) {
        this.context = context;
        this.parameters = route.getTemplateParameters() == null ? Map.of() : route.getTemplateParameters();
    }

    @Override
    public String apply(String text) {
        return filledIn(text, 0);
    }

    private String filledIn(String text, int depth) {
        return depth > DEEPEST ? text : PLACEHOLDER.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found, depth)));
    }

    private String value(MatchResult found, int depth) {
        String name = found.group(1);
        int colon = name.indexOf(':');
        String key = colon < 0 ? name : name.substring(0, colon);
        if (colon >= 0 && context.getPropertiesComponent().getPropertiesFunction(key) != null) {
            return found.group();
        }
        Object parameter = parameters.get(key);
        if (parameter != null) {
            return filledIn(parameter.toString(), depth + 1);
        }
        // As it is written: Camel would fill in what is secret.
        String property = context.getPropertiesComponent().loadProperties(key::equals).getProperty(key);
        return property != null ? filledIn(property, depth + 1)
                : colon < 0 ? found.group() : name.substring(colon + 1);
    }
}
