package xyz.autonomys.blocktimes.routing;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.yaml.LwModelToYAMLDumper;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/**
 * Writes routes as YAML that can be loaded again, from Camel's XML of them. Camel's own writer, before 4.21, fails on
 * an expression without a text, as "method" is, and writes what is no step of YAML among the steps.
 */
public final class RouteYaml extends LwModelToYAMLDumper {

    @Override
    public String dumpModelAsYaml(CamelContext context, NamedNode definition) throws Exception {
        return dumpModelAsYaml(context, definition, false, false, true, false);
    }

    @Override
    public String dumpModelAsYaml(
            CamelContext context, NamedNode definition, boolean resolvePlaceholders, boolean uriAsParameters,
            boolean generatedIds, boolean sourceLocation) throws Exception {
        // One after another: for several at once Camel fills in the parameters of the last one in all of them.
        List<RouteDefinition> routes = definition instanceof RoutesDefinition several
                ? several.getRoutes()
                : definition instanceof RouteDefinition one ? List.of(one) : List.of();
        if (routes.isEmpty()) {
            return super.dumpModelAsYaml(
                    context, definition, resolvePlaceholders, uriAsParameters, generatedIds, sourceLocation);
        }
        Map<String, Object> configurations = new LinkedHashMap<>();
        List<Object> dumped = new ArrayList<>();
        for (RouteDefinition route : routes) {
            String xml = PluginHelper.getModelToXMLDumper(context)
                    .dumpModelAsXml(context, route, false, generatedIds, sourceLocation);
            UnaryOperator<String> values = resolvePlaceholders ? new ShownValues(context, route) : value -> value;
            dumped.add(Map.of("route", new RouteXml(values, uriAsParameters).route(parse(xml), configurations)));
        }
        List<Object> all = new ArrayList<>(configurations.values());
        all.addAll(dumped);
        String yaml = new Dump(DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(120)
                .build()).dumpToString(all);
        // The list itself needs no indentation.
        return yaml.replaceAll("(?m)^ {2}", "");
    }

    private static Element parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))).getDocumentElement();
    }
}
