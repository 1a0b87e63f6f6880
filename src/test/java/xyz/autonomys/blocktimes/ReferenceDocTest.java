package xyz.autonomys.blocktimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.figures.ChainMXBean.Metered;
import xyz.autonomys.blocktimes.settings.ExitCode;

/** What the reference lists is what the program has, and the other way round. */
class ReferenceDocTest {

    private static final Path REFERENCE = Path.of("docs/reference");
    private static final Pattern SETTING = Pattern.compile("(?m)^(blocktimes\\.[a-z0-9.-]+) *=[ \t]*(.*)$");
    /** An entry of a list begins with what it is about, as code. */
    private static final Pattern ENTRY = Pattern.compile("(?m)^\\* `([^`]+)`((?:.*)(?:\\n  .*)*)");
    private static final Pattern DEFAULT = Pattern.compile("[Dd]efault:\\s+(?:`([^`]*)`|(none))");
    private static final Pattern VARIABLE =
            Pattern.compile("Map\\.entry\\(\\s*\"([A-Z_]+)\",\\s*\"(blocktimes\\.[a-z0-9.-]+)\"\\)");
    private static final Pattern METER = Pattern.compile(
            "(metrics\\.counter|FunctionCounter\\.builder|metrics\\.gauge|Gauge\\.builder|Timer\\.builder)\\("
                    + "\\s*\"(blocktimes\\.[a-z.]+)\"");
    /** A literal, or several with + between them. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");
    /** What stands for a value in a message: an ellipsis, words in capitals, hexadecimal digits. */
    private static final Pattern PLACEHOLDER = Pattern.compile("…|\\b[A-Z]\\b|\\b[A-Z]{3,}\\b|0x");
    private static final int SHORTEST_PIECE = 6;

    @Test
    void noMessageNamesAClass() throws IOException {
        assertThat(read(REFERENCE.resolve("messages.md"))).doesNotContainPattern("\\w(Exception|Error)\\b");
    }

    @Test
    void settingsAreDocumentedWithTheirDefaults() throws IOException {
        Map<String, String> entries = entries(read(REFERENCE.resolve("settings.md")));
        Map<String, String> defaults = new TreeMap<>();
        Matcher setting = SETTING.matcher(read(Path.of("application.properties")));
        while (setting.find()) {
            String general = general(setting.group(1));
            boolean ofAChain = !general.equals(setting.group(1));
            defaults.putIfAbsent(general, ofAChain ? "" : setting.group(2).strip());
        }
        assertThat(entries.keySet()).isEqualTo(defaults.keySet());
        defaults.forEach((name, value) -> {
            if (!name.contains("NAME")) {
                Matcher stated = DEFAULT.matcher(entries.get(name));
                assertThat(stated.find()).as("a default for %s", name).isTrue();
                assertThat(stated.group(1) == null ? "" : stated.group(1)).as("default of %s", name).isEqualTo(value);
            }
        });
    }

    @Test
    void environmentVariablesAreDocumentedWithTheirSettings() throws IOException {
        Map<String, String> entries = entries(read(REFERENCE.resolve("settings.md")));
        Matcher variable = VARIABLE.matcher(source("Settings"));
        int found = 0;
        while (variable.find()) {
            assertThat(entries.get(general(variable.group(2))))
                    .as(variable.group(2))
                    .contains("`" + variable.group(1) + "`");
            found++;
        }
        assertThat(found).as("variables").isGreaterThan(10);
    }

    @Test
    void commandsAndOptionsAreDocumented() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String section : read(REFERENCE.resolve("cli.md")).split("(?m)^## ")) {
            Matcher command = Pattern.compile("`([a-z]+)`").matcher(section.lines().findFirst().orElse(""));
            while (command.find()) {
                documented.computeIfAbsent(command.group(1), name -> new TreeSet<>()).addAll(entries(section).keySet());
            }
        }
        Map<String, Set<String>> known = new TreeMap<>();
        for (Class<?> command : Blocktimes.class.getAnnotation(Command.class).subcommands()) {
            CommandSpec spec = CommandSpec.forAnnotatedObject(command);
            Set<String> options = known.computeIfAbsent(spec.name(), name -> new TreeSet<>());
            spec.options().forEach(option ->
                    options.add(option.longestName() + (option.arity().max() == 0 ? "" : "=" + option.paramLabel())));
            spec.positionalParameters().forEach(each -> options.add(each.paramLabel()));
        }
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void exitCodesAreDocumented() throws Exception {
        Set<String> codes = new TreeSet<>();
        for (Field field : ExitCode.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                codes.add(String.valueOf(field.getInt(null)));
            }
        }
        String section = read(REFERENCE.resolve("cli.md")).split("(?m)^## Exit codes$")[1].split("(?m)^## ")[0];
        assertThat(entries(section).keySet()).isEqualTo(codes);
    }

    @Test
    void attributesOfTheMBeanAreDocumented() throws IOException {
        Set<String> known = new TreeSet<>();
        Set<String> writable = new TreeSet<>();
        for (Method method : ChainMXBean.class.getDeclaredMethods()) {
            String name = method.getName();
            if (name.startsWith("is")) {
                known.add(name.substring(2));
            } else if (name.startsWith("get")) {
                known.add(name.substring(3));
            } else if (name.startsWith("set")) {
                writable.add(name.substring(3));
            } else {
                known.add(name + "()");
            }
        }
        Map<String, String> entries = entries(read(REFERENCE.resolve("mbeans.md")).split("(?m)^## Routes")[0]);
        assertThat(entries.keySet()).isEqualTo(known);
        assertThat(entries.entrySet().stream()
                        .filter(entry -> entry.getValue().startsWith(" (writable)"))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()))
                .isEqualTo(writable);
    }

    @Test
    void metricsAreDocumented() throws IOException {
        Set<String> known = new TreeSet<>();
        Matcher meter = METER.matcher(source("ChainMetrics") + source("ObserveServer"));
        while (meter.find()) {
            String kind = meter.group(1).toLowerCase(Locale.ROOT);
            known.add(meter.group(2).replace('.', '_')
                    + (kind.contains("counter") ? "_total" : kind.contains("timer") ? "_seconds" : ""));
        }
        for (Method figure : ChainMXBean.class.getMethods()) {
            Metered metric = figure.getAnnotation(Metered.class);
            if (metric != null) {
                known.add(metric.value().replace('.', '_') + (metric.counter() ? "_total" : ""));
            }
        }
        assertThat(known).hasSizeGreaterThan(15);
        Set<String> documented = new TreeSet<>(entries(read(REFERENCE.resolve("metrics.md"))).keySet());
        documented.removeIf(name -> !name.startsWith("blocktimes_"));
        assertThat(documented).isEqualTo(known);
    }

    @Test
    void messagesAreThoseOfTheProgram() throws IOException {
        StringBuilder all = new StringBuilder();
        List<Path> files = new ArrayList<>(sources());
        try (Stream<Path> routes = Files.walk(Path.of("routes"))) {
            routes.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            all.append(JOINT.matcher(read(file)).replaceAll(""));
        }
        String program = all.toString().replaceAll("\\s+", " ").replace("\\\"", "\"");
        List<String> unknown = new ArrayList<>();
        Map<String, String> messages = entries(read(REFERENCE.resolve("messages.md")));
        for (String message : messages.keySet()) {
            for (String piece : PLACEHOLDER.split(message)) {
                String words = piece.replaceAll("^[^a-z]+|[^a-z]+$", "");
                if (words.length() >= SHORTEST_PIECE && !program.contains(words)) {
                    unknown.add(message + " (" + words + ")");
                }
            }
        }
        assertThat(unknown).as("messages that no source has").isEmpty();
        assertThat(messages).hasSizeGreaterThan(30);
    }

    @Test
    void dependenciesHaveTheVersionsThatAreOnTheClassPath() throws IOException {
        List<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar")).map(entry -> entry.replace(File.separatorChar, '/')).toList();
        Matcher row = Pattern.compile("(?m)^\\| `([^:`]+):([^ `]+)(?: \\((\\d+)\\))?` \\| ([^ ]+) \\|")
                .matcher(read(REFERENCE.resolve("dependencies.md")));
        int rows = 0;
        while (row.find()) {
            String group = "/" + row.group(1).replace('.', '/') + "/";
            String version = row.group(4);
            int least = row.group(3) == null ? 1 : Integer.parseInt(row.group(3));
            String artifact = row.group(2).equals("*") ? "[^/]+" : Pattern.quote(row.group(2));
            Pattern jar = Pattern.compile(".*" + group + artifact + "/" + Pattern.quote(version) + "/[^/]+");
            assertThat(jars.stream().filter(entry -> jar.matcher(entry).matches()).count()).as(row.group())
                    .isGreaterThanOrEqualTo(least);
            rows++;
        }
        assertThat(rows).isGreaterThan(40);
    }

    /** Names of a chain and of a network stand for all such settings. */
    private static String general(String setting) {
        return setting.replaceFirst("^blocktimes\\.chain\\.[a-z0-9-]+\\.", "blocktimes.chain.NAME.")
                .replaceFirst("^blocktimes\\.network\\..*", "blocktimes.network.NAME.CHAIN");
    }

    private static Map<String, String> entries(String text) {
        Map<String, String> entries = new TreeMap<>();
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            assertThat(entries.put(entry.group(1), entry.group(2).replaceAll("\\n +", " ")))
                    .as("twice: %s", entry.group(1))
                    .isNull();
        }
        return entries;
    }

    /** The text of the class of that simple name. */
    private static String source(String name) throws IOException {
        return read(sources().stream()
                .filter(file -> file.endsWith(name + ".java"))
                .findFirst()
                .orElseThrow());
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
