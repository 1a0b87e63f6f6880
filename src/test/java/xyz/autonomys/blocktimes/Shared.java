package xyz.autonomys.blocktimes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Recordings of genuine runtimes that may lie beside the project; a test that needs them is skipped without them. */
public final class Shared {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("..", "shared").toAbsolutePath().normalize();

    private Shared() {
    }

    /** A file of the shared folder; skips the test, saying so, where the folder is missing. */
    public static Path file(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.exists(file), "skipped: ../shared/" + name + " is not there");
        return file;
    }

    public static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }

    /** The lines of a JSON-lines file, compressed or not. */
    public static List<JsonNode> jsonLines(String name) throws IOException {
        Path file = file(name);
        try (var in = Files.newInputStream(file);
                var text = name.endsWith(".gz") ? new GZIPInputStream(in) : in;
                Stream<String> lines =
                        new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8)).lines()) {
            return lines.filter(line -> !line.isBlank()).map(Shared::parse).toList();
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }
}
