package xyz.autonomys.blocktimes.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The content of {@code application.properties}: the file on disk overrides the one in the jar, which has the defaults.
 *
 * @param values all settings of both files, by name
 * @param known names of the settings in the jar's file
 * @param origin path of the file on disk, or if there is none, a description of the one in the jar; for messages
 */
record SettingsFile(Map<String, String> values, Set<String> known, String origin) {

    private static final String NAME = "application.properties";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Finds and reads the files.
     *
     * @throws UsageException if the file on disk cannot be read as properties
     */
    static SettingsFile find(ProgramFiles files) {
        Properties properties = inJar();
        Set<String> known = Set.copyOf(properties.stringPropertyNames());
        Optional<Path> file = files.find(NAME);
        file.ifPresent(path -> properties.putAll(onDisk(path)));
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return new SettingsFile(values, known, file.map(Path::toString).orElse(NAME + " inside the jar"));
    }

    private static Properties inJar() {
        try (InputStream in = SettingsFile.class.getResourceAsStream("/" + NAME)) {
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("the jar's own " + NAME, e);
        }
    }

    private static Properties onDisk(Path path) {
        try {
            String text = Files.readString(path);
            // Editors on Windows begin a file with a byte order mark, which would be part of the first name.
            return read(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text));
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(path + " cannot be read as properties: " + e.getMessage()
                    + "; it should be a text file of lines name = value");
        }
    }

    private static Properties read(Reader reader) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        return properties;
    }
}
