package xyz.autonomys.blocktimes.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** Routes as YAML: with what they took from their template, and such that Camel reads them again. */
class RouteYamlTest {

    private static final String MORE = """
        - route:
            id: choices
            from:
              uri: timer:x
              parameters: {period: 1000}
              steps:
                - choice:
                    when:
                      - simple: "${body} == 1"
                        steps:
                          - log: {message: one}
                      - simple: "${body} == 2"
                        steps:
                          - log: {message: two}
                    otherwise:
                      steps:
                        - doTry:
                            steps:
                              - to: {uri: "mock:a?retainFirst=5"}
                            doCatch:
                              - exception: [java.io.IOException, java.lang.IllegalStateException]
                                steps:
                                  - stop: {}
                            doFinally:
                              steps:
                                - log: {message: "at last"}
        """;

    private static DefaultCamelContext with(String... yamls) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties settings = new Properties();
        settings.setProperty("blocktimes.max-rows-per-file", "500000");
        settings.setProperty("blocktimes.max-file-minutes", "15");
        settings.setProperty("blocktimes.ranges-ahead", "0");
        context.getPropertiesComponent().setInitialProperties(settings);
        context.build();
        for (int i = 0; i < yamls.length; i++) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("routes" + i + ".yaml", yamls[i]));
        }
        return context;
    }

    private static String file(String name) throws Exception {
        return java.nio.file.Files.readString(Path.of("routes/" + name));
    }

    private static String dump(DefaultCamelContext context, boolean isResolved) throws Exception {
        RoutesDefinition routes = new RoutesDefinition();
        routes.setCamelContext(context);
        routes.setRoutes(context.getRouteDefinitions());
        return new RouteYaml().dumpModelAsYaml(context, routes, isResolved, true, false, false);
    }

    @Test
    void aRouteOfATemplateHasItsParametersFilledIn() throws Exception {
        try (DefaultCamelContext context =
                with(file("failures.camel.yaml"), file("backfill-chain.camel.yaml"), file("chains.camel.yaml"))) {
            RouteDefinition route = context.getRouteDefinition("backfill-consensus");

            String yaml = new RouteYaml().dumpModelAsYaml(context, route, true, true, false, false);

            assertThat(yaml).contains("id: backfill-consensus", "uri: blocks:consensus", "rangeBlocks: 256",
                            "ref: consensus-blocks", "method: cut(${body}, 500000)",
                            "method: msLeft(${variable.file}, 15)",
                            "stopOnException: true")
                    .doesNotContain("{{", "auto-evm");
        }
    }

    @Test
    void whatMayBeSecretStaysAsItIsWritten() throws Exception {
        try (DefaultCamelContext context = with("""
            - route:
                id: hook
                from:
                  uri: timer:x
                  steps:
                    - to: {uri: "{{hook}}?password={{env:PATH}}&period={{period:5}}"}
            """)) {
            Properties own = new Properties();
            own.setProperty("hook", "mock:{{env:PATH}}");
            context.getPropertiesComponent().setOverrideProperties(own);

            assertThat(dump(context, true)).contains("uri: mock:{{env:PATH}}", "password: '{{env:PATH}}'", "period: 5")
                    .doesNotContain("/bin");
        }
    }

    @Test
    void whatWasWrittenIsReadAgainAsTheSame() throws Exception {
        String dumped;
        try (DefaultCamelContext context = with(file("failures.camel.yaml"), file("backfill-chain.camel.yaml"),
                file("chains.camel.yaml"), MORE)) {
            dumped = dump(context, true);
        }
        try (DefaultCamelContext again = with(dumped)) {
            assertThat(again.getRouteDefinitions()).extracting(RouteDefinition::getRouteId)
                    .containsExactlyInAnyOrder("backfill-consensus", "backfill-auto-evm", "choices");
            assertThat(dump(again, true)).isEqualTo(dumped);
        }
    }

    @Test
    void routesOfTheCommandsAreWrittenToo() throws Exception {
        try (DefaultCamelContext context = with(file("headers/headers.camel.yaml"), file("kafka/ranges.yaml"))) {
            Properties kafka = new Properties();
            for (String name : new String[] {"topic", "brokers", "group", "patience-ms", "silence-ms", "heartbeat-ms",
                "range-ms"}) {
                kafka.setProperty("blocktimes.kafka." + name, "1");
            }
            context.getPropertiesComponent().setOverrideProperties(kafka);
            TemplatedRouteBuilder.builder(context, "headers-chain").routeId("headers-x").parameter("chain", "x").add();
            TemplatedRouteBuilder.builder(context, "work-chain").routeId("work-x").parameter("chain", "x").add();
            String dumped = dump(context, false);

            try (DefaultCamelContext again = with(dumped)) {
                assertThat(dump(again, false)).isEqualTo(dumped).contains("id: work-x", "id: headers-x");
            }
        }
    }
}
