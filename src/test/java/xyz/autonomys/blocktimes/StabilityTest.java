package xyz.autonomys.blocktimes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What {@code docs/STABILITY.md} promises is still there, by name. The names are those of the reference, which
 * {@link ReferenceDocTest} compares with the program. {@code WRITE_PROMISES=yes} adds the names of today, for a
 * release.
 */
class StabilityTest {

    private static final Path PROMISED = Path.of("src/test/resources/promised.txt");
    private static final Path REFERENCE = Path.of("docs/reference");
    /** An entry begins with the names that it is about, as code. */
    private static final Pattern ENTRY = Pattern.compile("(?m)^\\* ((?:`[^`]+`(?:, )?)+)");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyPromisedNameIsStillThere() throws IOException {
        Set<String> names = names();
        Set<String> promised = new TreeSet<>(Files.readAllLines(PROMISED));
        if ("yes".equals(System.getenv("WRITE_PROMISES"))) {
            promised.addAll(names);
            Files.write(PROMISED, promised);
        }
        assertThat(names).as("names that docs/STABILITY.md promises; one that goes is a breaking change")
                .containsAll(promised);
        assertThat(promised).hasSizeGreaterThan(200);
    }

    private static Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String section : Files.readString(REFERENCE.resolve("cli.md")).split("(?m)^## ")) {
            String heading = section.lines().findFirst().orElse("");
            if (heading.equals("Exit codes")) {
                add(names, "exit code", section);
            }
            Matcher command = NAME.matcher(heading);
            while (command.find()) {
                names.add("command " + command.group(1));
                add(names, "option " + command.group(1), section);
            }
        }
        add(names, "setting", Files.readString(REFERENCE.resolve("settings.md")));
        add(names, "mbean", Files.readString(REFERENCE.resolve("mbeans.md")));
        add(names, "metric", Files.readString(REFERENCE.resolve("metrics.md")));
        add(names, "route", Files.readString(REFERENCE.resolve("components.md")));
        for (JsonNode dataset : new ObjectMapper().readTree(Path.of("docs/schema.json").toFile()).path("datasets")) {
            for (JsonNode column : dataset.path("columns")) {
                names.add("column " + dataset.path("name").asText() + " " + column.path("name").asText() + " "
                        + column.path("type").asText());
            }
        }
        return names;
    }

    private static void add(Set<String> names, String kind, String text) {
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            Matcher name = NAME.matcher(entry.group(1));
            while (name.find()) {
                names.add(kind + " " + name.group(1));
            }
        }
    }
}
