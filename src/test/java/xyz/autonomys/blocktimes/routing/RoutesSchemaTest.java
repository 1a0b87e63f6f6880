package xyz.autonomys.blocktimes.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import xyz.autonomys.blocktimes.json.Json;

/** The routes against the schema of Camel's YAML DSL. */
class RoutesSchemaTest {

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try (InputStream in = YamlRoutesBuilderLoader.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> routes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    private static Set<ValidationMessage> faults(String yaml) {
        JsonNode tree = Json.JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        return SCHEMA.validate(tree);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aFileOfRoutesKeepsTheSchema(Path file) throws IOException {
        assertThat(faults(Files.readString(file))).isEmpty();
    }

    @Test
    void aMistypedStepBreaksTheSchema() throws IOException {
        String yaml = Files.readString(Path.of("routes/backfill-chain.camel.yaml"));

        assertThat(faults(yaml.replace("- split:", "- splitt:"))).isNotEmpty();
        assertThat(faults(yaml.replace("streaming: true", "streaming: perhaps"))).isNotEmpty();
    }
}
