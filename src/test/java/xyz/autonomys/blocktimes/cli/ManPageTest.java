package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * The manual pages are those of the commands. {@code scripts/dev man} writes their sources, with WRITE_MAN, and makes
 * the pages from them.
 */
class ManPageTest {

    private static final Path PAGES = Path.of("docs/man");

    @TempDir
    private Path folder;

    @Test
    void theSourcesAreThoseOfTheCommands() throws IOException {
        Map<String, String> made = sources();
        if ("yes".equals(System.getenv("WRITE_MAN"))) {
            for (Map.Entry<String, String> source : made.entrySet()) {
                Files.writeString(Files.createDirectories(PAGES).resolve(source.getKey()), source.getValue());
            }
        }
        assertThat(pages(PAGES, ".adoc")).as("run scripts/dev man").isEqualTo(made);
    }

    @Test
    void eachPageHasTheOptionsOfItsCommand() throws IOException {
        Map<String, String> pages = pages(PAGES, ".1");
        assertThat(pages).hasSize(commands().size());
        for (CommandSpec command : commands()) {
            String page = pages.get(command.qualifiedName("-") + ".1");
            assertThat(page).as(command.qualifiedName()).isNotNull()
                    .doesNotContain(Path.of("").toAbsolutePath().toString(), System.getProperty("user.home"));
            command.options().forEach(option -> assertThat(page.replace("\\", ""))
                    .contains(option.longestName()));
        }
    }

    private static List<CommandSpec> commands() {
        CommandLine program = Blocktimes.commands(
                new Surroundings(Map.of(), Path.of(""), new SystemTime(), StopSignal::new));
        List<CommandSpec> commands = new ArrayList<>(List.of(program.getCommandSpec()));
        program.getSubcommands().values().forEach(command -> commands.add(command.getCommandSpec()));
        return commands;
    }

    private Map<String, String> sources() throws IOException {
        for (CommandSpec command : commands()) {
            command.usageMessage().width(CommandSpec.create().usageMessage().width());
        }
        ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], false, commands().get(0));
        Map<String, String> sources = pages(folder, ".adoc");
        // The version has the commit, which is another in each build.
        sources.replaceAll((name, text) -> text.replaceAll("(?m)^:(manversion|mansource|release-version):.*$\n?", "")
                .replaceAll("(?m)^(.*)\\(commit [^)]*\\)", "$1"));
        return sources;
    }

    private static Map<String, String> pages(Path folder, String ending) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return pages;
    }
}
