package xyz.autonomys.blocktimes.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The components as Camel's tools know them: by what is in the jar. */
class ComponentsTest {

    private static final Set<String> COMMON =
            Set.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern", "lazyStartProducer");

    /** Returns a catalog that has the components, as a tool that has found the jar. */
    private static CamelCatalog catalog() throws Exception {
        CamelCatalog catalog = new DefaultCamelCatalog();
        try (CamelContext context = new DefaultCamelContext(false)) {
            for (String scheme : List.of("blocks", "jsonrpc", "events")) {
                String json = ((CatalogCamelContext) context).getComponentParameterJsonSchema(scheme);
                catalog.addComponent(scheme, model(json).getJavaType(), json);
            }
        }
        return catalog;
    }

    private static ComponentModel model(String json) {
        return JsonMapper.generateComponentModel(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks", "jsonrpc", "events"})
    void theCatalogKnowsAComponentAndItsPageHasItsOptions(String scheme) throws Exception {
        CamelCatalog catalog = catalog();

        ComponentModel model = model(catalog.componentJSonSchema(scheme));

        assertThat(catalog.findComponentNames()).contains(scheme);
        assertThat(model.getScheme()).isEqualTo(scheme);
        assertThat(model.isConsumerOnly()).isEqualTo(!scheme.equals("jsonrpc"));
        assertThat(model.isProducerOnly()).isEqualTo(scheme.equals("jsonrpc"));
        Map<String, String> options = model.getEndpointOptions().stream()
                .filter(option -> !COMMON.contains(option.getName()))
                .collect(Collectors.toMap(ComponentModel.EndpointOptionModel::getName,
                        ComponentModel.EndpointOptionModel::getDescription));
        assertThat(onItsPage(scheme)).isEqualTo(new TreeSet<>(options.keySet()));
        assertThat(options.values()).allSatisfy(description -> assertThat(description).isNotBlank());
    }

    private static Set<String> onItsPage(String scheme) throws IOException {
        String page = Files.readString(Path.of("docs/reference/components.md"));
        String section = page.substring(page.indexOf("\n## " + scheme + "\n")).substring(1).split("\n## ")[0];
        return section.lines().filter(line -> line.startsWith("* `"))
                .map(line -> line.split(": ")[0])
                .flatMap(line -> Pattern.compile("`([a-zA-Z]+)`").matcher(line).results())
                .map((MatchResult name) -> name.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({
        "blocks:consensus?rangeBlocks=16, true", "blocks:consensus?rangeBlock=16, false",
        "blocks:consensus?rangeBlocks=many, false", "jsonrpc:consensus?window=5&batch=2, true",
        "jsonrpc:consensus?windo=5, false", "events:file-published?chain=consensus, true",
        "events:file-publishd, false", "events:slow-block?factor=2.5, true", "events:slow-block?size=many, false"})
    void theCatalogValidatesUris(String uri, boolean isValid) throws Exception {
        EndpointValidationResult result = catalog().validateEndpointProperties(uri);

        assertThat(result.isSuccess()).as(result.summaryErrorMessage(true)).isEqualTo(isValid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks", "jsonrpc", "events"})
    void camelFindsAComponentOnTheClassPathByItself(String scheme) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            assertThat(context.getComponent(scheme)).isNotNull();
            assertThat(context.getCamelContextExtension().getEndpointUriFactory(scheme)).isNotNull();
        }
    }
}
