package xyz.autonomys.blocktimes.routing;

import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Camel's XML of a route, taken apart into what its YAML is made of: maps, lists, texts and numbers.
 *
 * @param values fills in placeholders
 * @param uriAsParameters whether the options of a URI are written as parameters
 */
record RouteXml(UnaryOperator<String> values, boolean uriAsParameters) {

    private static final String LANGUAGES = "META-INF/org/apache/camel/model/language/";
    /** What the route took from its template; none is a key of YAML. */
    private static final Set<String> NOT_IN_YAML = Set.of("xmlns", "template", "nodePrefixId");
    private static final Set<String> LISTS = Set.of("when", "doCatch");
    private static final Set<String> MAPS = Set.of("redeliveryPolicy", "otherwise", "doFinally");
    /** Children that hold an expression, besides those whose name says so. */
    private static final Set<String> EXPRESSIONS = Set.of("onWhen", "retryWhile", "handled", "continued");

    Map<String, Object> route(Element xml, Map<String, Object> configurations) {
        Map<String, Object> route = attributes(xml, false);
        List<Object> failures = new ArrayList<>();
        List<Object> steps = new ArrayList<>();
        Map<String, Object> from = new LinkedHashMap<>();
        for (Element child : children(xml)) {
            switch (child.getNodeName()) {
                case "from" -> from.putAll(attributes(child, uriAsParameters));
                case "onException" -> failures.add(Map.of("onException", node(child)));
                default -> steps.add(Map.of(child.getNodeName(), node(child)));
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

    private Map<String, Object> node(Element xml) {
        Map<String, Object> node = attributes(xml, uriAsParameters);
        List<Object> steps = new ArrayList<>();
        for (Element child : children(xml)) {
            String name = child.getNodeName();
            if (isLanguage(name)) {
                node.put("expression", expression(child));
            } else if (name.endsWith("Expression") || name.endsWith("Predicate") || EXPRESSIONS.contains(name)) {
                children(child).forEach(language -> node.put(name, expression(language)));
            } else if (children(child).isEmpty() && !child.hasAttributes() && !child.getTextContent().isBlank()) {
                add(node, name, values.apply(child.getTextContent()));
            } else if (LISTS.contains(name)) {
                add(node, name, node(child));
            } else if (MAPS.contains(name)) {
                node.put(name, node(child));
            } else {
                steps.add(Map.of(name, node(child)));
            }
        }
        if (!steps.isEmpty()) {
            node.put("steps", steps);
        }
        return node;
    }

    private Map<String, Object> expression(Element language) {
        Map<String, Object> body = attributes(language, false);
        if (!language.getTextContent().isEmpty()) {
            body.put("expression", values.apply(language.getTextContent()));
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

    private Map<String, Object> attributes(Element xml, boolean asParameters) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (xml.hasAttribute("id")) {
            attributes.put("id", values.apply(xml.getAttribute("id")));
        }
        for (int i = 0; i < xml.getAttributes().getLength(); i++) {
            Node attribute = xml.getAttributes().item(i);
            String name = attribute.getNodeName();
            String value = values.apply(attribute.getNodeValue());
            if (asParameters && name.equals("uri") && value.contains("?")) {
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
