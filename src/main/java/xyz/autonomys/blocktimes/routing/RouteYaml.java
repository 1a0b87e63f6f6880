package xyz.autonomys.blocktimes.routing;

import java.io.StringReader;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;
import org.apache.camel.yaml.LwModelToYAMLDumper;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Writes routes as YAML that can be loaded again, from Camel's XML of them. Camel's own writer, before 4.21, fails on
 * an expression without a text, as "method" is, and writes what is no step of YAML among the steps.
 */
public final class RouteYaml extends LwModelToYAMLDumper {

    private static final String LANGUAGES = "META-INF/org/apache/camel/model/language/";
    /** What the route took from its template; none is a key of YAML. */
    private static final Set<String> NOT_IN_YAML = Set.of("xmlns", "template", "nodePrefixId");
    private static final Set<String> LISTS = Set.of("when", "doCatch");
    private static final Set<String> MAPS = Set.of("redeliveryPolicy", "otherwise", "doFinally");
    /** Children that hold an expression, besides those whose name says so. */
    private static final Set<String> EXPRESSIONS = Set.of("onWhen", "retryWhile", "handled", "continued");

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
                    .dumpModelAsXml(context, route, resolvePlaceholders, generatedIds, sourceLocation);
            dumped.add(Map.of("route", route(parse(xml), uriAsParameters, configurations)));
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

    private static Map<String, Object> route(
            Element xml, boolean uriAsParameters, Map<String, Object> configurations) {
        Map<String, Object> route = attributes(xml, false);
        List<Object> failures = new ArrayList<>();
        List<Object> steps = new ArrayList<>();
        Map<String, Object> from = new LinkedHashMap<>();
        for (Element child : children(xml)) {
            switch (child.getNodeName()) {
                case "from" -> from.putAll(attributes(child, uriAsParameters));
                case "onException" -> failures.add(Map.of("onException", node(child, uriAsParameters)));
                default -> steps.add(Map.of(child.getNodeName(), node(child, uriAsParameters)));
            }
        }
        from.put("steps", steps);
        route.put("from", from);
        if (!failures.isEmpty()) {
            // Camel copies the handlers of a configuration to its routes; YAML has them in configurations alone.
            Object id = route.computeIfAbsent("routeConfigurationId", none -> route.get("id") + "-failures");
            Map<String, Object> configuration = new LinkedHashMap<>();
            configuration.put("id", id);
            configuration.put("onException", failures);
            configurations.putIfAbsent(id.toString(), Map.of("routeConfiguration", configuration));
        }
        return route;
    }

    private static Map<String, Object> node(Element xml, boolean uriAsParameters) {
        Map<String, Object> node = attributes(xml, uriAsParameters);
        List<Object> steps = new ArrayList<>();
        for (Element child : children(xml)) {
            String name = child.getNodeName();
            if (isLanguage(name)) {
                node.put("expression", expression(child));
            } else if (name.endsWith("Expression") || name.endsWith("Predicate") || EXPRESSIONS.contains(name)) {
                children(child).forEach(language -> node.put(name, expression(language)));
            } else if (children(child).isEmpty() && !child.hasAttributes() && !child.getTextContent().isBlank()) {
                add(node, name, child.getTextContent());
            } else if (LISTS.contains(name)) {
                add(node, name, node(child, uriAsParameters));
            } else if (MAPS.contains(name)) {
                node.put(name, node(child, uriAsParameters));
            } else {
                steps.add(Map.of(name, node(child, uriAsParameters)));
            }
        }
        if (!steps.isEmpty()) {
            node.put("steps", steps);
        }
        return node;
    }

    private static Map<String, Object> expression(Element language) {
        Map<String, Object> body = attributes(language, false);
        if (!language.getTextContent().isEmpty()) {
            body.put("expression", language.getTextContent());
        }
        return Map.of(language.getNodeName(), body);
    }

    private static boolean isLanguage(String name) {
        return CamelContext.class.getClassLoader().getResource(LANGUAGES + name + ".json") != null;
    }

    @SuppressWarnings("unchecked")
    private static void add(Map<String, Object> node, String name, Object value) {
        ((List<Object>) node.computeIfAbsent(name, none -> new ArrayList<>())).add(value);
    }

    private static Map<String, Object> attributes(Element xml, boolean uriAsParameters) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (xml.hasAttribute("id")) {
            attributes.put("id", xml.getAttribute("id"));
        }
        for (int i = 0; i < xml.getAttributes().getLength(); i++) {
            Node attribute = xml.getAttributes().item(i);
            String name = attribute.getNodeName();
            String value = attribute.getNodeValue();
            if (uriAsParameters && name.equals("uri") && value.contains("?")) {
                attributes.put(name, StringHelper.before(value, "?"));
                attributes.put("parameters", parameters(value));
            } else if (!NOT_IN_YAML.contains(name) && !name.equals("id")) {
                attributes.put(name, scalar(value));
            }
        }
        return attributes;
    }

    private static Map<String, Object> parameters(String uri) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        try {
            URISupport.parseQuery(URISupport.extractQuery(uri))
                    .forEach((name, value) -> parameters.put(name, scalar(value.toString())));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(uri, e);
        }
        return parameters;
    }

    private static Object scalar(String value) {
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        return value.matches("0|[1-9][0-9]{0,8}") ? (Object) Integer.valueOf(value) : value;
    }

    private static List<Element> children(Element xml) {
        List<Element> children = new ArrayList<>();
        for (Node child = xml.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
