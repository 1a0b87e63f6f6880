package xyz.autonomys.blocktimes.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The settings of ranges: whether they stay in this process, and if not, how workers get them. */
final class RangesSettings {

    private static final String IN_PROCESS = "in-process";
    private static final String KAFKA = "kafka:";
    private static final Pattern KAFKA_BROKERS = Pattern.compile(KAFKA + "[^\\s:,/]+:\\d{1,5}(,[^\\s:,/]+:\\d{1,5})*");
    private static final Pattern KAFKA_NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private RangesSettings() {
    }

    /** Reads the operator's properties for Kafka clients. They have a separate file because they may be secrets. */
    private static Map<String, String> client(SettingValues values, Path workingDirectory) {
        String name = Settings.PREFIX + "kafka.client-properties";
        Map<String, String> client = new TreeMap<>();
        if (!values.text(name).isEmpty()) {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(workingDirectory.resolve(values.text(name)))) {
                properties.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw values.unusable(name, "it must name a file of properties that can be read");
            }
            properties.forEach((key, value) -> client.put(key.toString(), value.toString()));
        }
        return client;
    }

    /**
     * Reads and checks the settings of ranges.
     *
     * @param maxRowsPerFile upper limit of the blocks of a range
     * @param workingDirectory base of the path of the client properties
     * @return the settings for Kafka; empty if ranges stay in this process
     * @throws UsageException if a setting is invalid, even if ranges stay in this process
     */
    static Optional<KafkaSettings> of(SettingValues values, int maxRowsPerFile, Path workingDirectory) {
        String ranges = values.text(Settings.PREFIX + "ranges");
        KafkaSettings kafka = new KafkaSettings(
                ranges.replaceFirst("^" + KAFKA, ""),
                values.text(Settings.PREFIX + "kafka.topic"),
                values.text(Settings.PREFIX + "kafka.group"),
                client(values, workingDirectory),
                values.integer(Settings.PREFIX + "kafka.partitions", 1, 10_000),
                values.integer(Settings.PREFIX + "kafka.replicas", 1, 100),
                Math.min(maxRowsPerFile, values.integer(Settings.PREFIX + "kafka.range-blocks", 1, Integer.MAX_VALUE)),
                values.integer(Settings.PREFIX + "kafka.range-s", 1, 86_400),
                values.integer(Settings.PREFIX + "kafka.silence-s", 1, 3_600),
                values.integer(Settings.PREFIX + "kafka.patience-s", 10, 86_400));
        for (String name : List.of("topic", "group")) {
            if (!KAFKA_NAME.matcher(values.text(Settings.PREFIX + "kafka." + name)).matches()) {
                throw values.unusable(
                        Settings.PREFIX + "kafka." + name,
                        "it must be letters, digits, dots, underscores and hyphens, 200 at most");
            }
        }
        if (ranges.equals(IN_PROCESS)) {
            return Optional.empty();
        }
        if (!KAFKA_BROKERS.matcher(ranges).matches()) {
            throw values.unusable(
                    Settings.PREFIX + "ranges",
                    "it must be in-process, or kafka:HOST:PORT, with further brokers after commas");
        }
        return Optional.of(kafka);
    }
}
