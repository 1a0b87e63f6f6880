package xyz.autonomys.blocktimes.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.util.StringHelper;

/**
 * Makes a route of a template, as Camel does, but refuses a parameter that the template does not have: Camel would
 * ignore it, and a mistyped one with it.
 */
final class TemplateParameters implements RouteTemplateDefinition.Converter {

    /** What Camel itself adds. */
    private static final Set<String> CAMELS_OWN = Set.of("parentRouteId", "parentProcessorId", "location");

    @Override
    public RouteDefinition apply(RouteTemplateDefinition template, Map<String, Object> parameters) throws Exception {
        Collection<String> declared = declared(template);
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        // Camel gives each parameter in camelCase and with dashes.
        unknown.removeIf(name -> CAMELS_OWN.contains(name) || declared.contains(name)
                || declared.contains(StringHelper.dashToCamelCase(name)) || name.contains("-")
                        && parameters.containsKey(StringHelper.dashToCamelCase(name)));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("template " + template.getId() + " has no parameter "
                    + String.join(", ", unknown) + ": it has " + String.join(", ", declared));
        }
        return RouteTemplateDefinition.Converter.DEFAULT_CONVERTER.apply(template, parameters);
    }

    private static Collection<String> declared(RouteTemplateDefinition template) {
        List<RouteTemplateParameterDefinition> parameters = template.getTemplateParameters();
        return parameters == null ? List.of()
                : parameters.stream().map(RouteTemplateParameterDefinition::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
