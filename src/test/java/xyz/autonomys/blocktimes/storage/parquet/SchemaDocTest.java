package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * The data dictionary, {@code docs/schema.json}, is that of the code, and the tables of {@code docs/SCHEMA.md} are made
 * from it. {@code scripts/dev schema} writes both.
 */
class SchemaDocTest {

    private static final Path DICTIONARY = Path.of("docs/schema.json");
    private static final Path TABLES = Path.of("docs/SCHEMA.md");
    /** Set by {@code scripts/dev schema}. */
    private static final boolean WRITES = System.getenv("WRITE_SCHEMA") != null;

    @Test
    void theDictionaryIsThatOfTheCode() throws IOException {
        Map<String, Object> dictionary = new LinkedHashMap<>();
        dictionary.put("datasets", List.of(
                dataset(Datasets.BLOCK_TIMES, BlockTimeSchema.VERSION, List.of("chain", "block_number"),
                        BlockTimeSchema.AVRO),
                dataset(Datasets.OFFLINE_OPERATORS, OfflineOperatorSchema.VERSION, List.of(),
                        OfflineOperatorSchema.AVRO)));
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(dictionary) + "\n";
        if (WRITES) {
            Files.writeString(DICTIONARY, text);
        }
        assertThat(Files.readString(DICTIONARY)).as("scripts/dev schema writes it").isEqualTo(text);
    }

    private static Map<String, Object> dataset(String name, int version, List<String> key, Schema schema) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            assertThat(field.doc()).isNotBlank();
            boolean nullable = field.schema().isUnion();
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("name", field.name());
            column.put("type", type(nullable ? field.schema().getTypes().get(1) : field.schema()));
            column.put("nullable", nullable);
            column.put("description", field.doc());
            columns.add(column);
        }
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("name", name);
        dataset.put("description", schema.getDoc());
        dataset.put("schema_version", version);
        dataset.put("path", name + "/chain=<chain>/date=<date>/part-<first>-<last>.parquet");
        dataset.put("unique", key);
        dataset.put("columns", columns);
        return dataset;
    }

    private static String type(Schema type) {
        return switch (type.getType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case INT -> "int32";
            case LONG -> type.getLogicalType() == null ? "int64" : "timestamp(ms)";
            case DOUBLE -> "double";
            default -> {
                LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) type.getLogicalType();
                yield "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
            }
        };
    }

    @Test
    void theTablesAreThoseOfTheDictionary() throws IOException {
        String text = Files.readString(TABLES);
        String made = text;
        for (JsonNode dataset : JSON.readTree(DICTIONARY.toFile()).get("datasets")) {
            String begins = "<!-- columns of " + dataset.get("name").asText() + ", from schema.json -->\n";
            String ends = "<!-- end of columns -->";
            int from = made.indexOf(begins) + begins.length();
            assertThat(from).isGreaterThan(begins.length());
            made = made.substring(0, from) + table(dataset) + made.substring(made.indexOf(ends, from));
        }
        if (WRITES) {
            Files.writeString(TABLES, made);
            text = made;
        }
        assertThat(text).as("scripts/dev schema writes the tables").isEqualTo(made);
    }

    private static String table(JsonNode dataset) {
        StringBuilder table = new StringBuilder("\n| column | type | null | meaning |\n|---|---|---|---|\n");
        for (JsonNode column : dataset.get("columns")) {
            table.append("| `").append(column.get("name").asText()).append("` | ").append(column.get("type").asText())
                    .append(" | ").append(column.get("nullable").asBoolean() ? "yes" : "no").append(" | ")
                    .append(column.get("description").asText()).append(" |\n");
        }
        return table.append('\n').toString();
    }
}
