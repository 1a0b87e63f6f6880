package xyz.autonomys.blocktimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links, width and index of the documents. */
class DocsTest {

    private static final Path DOCS = Path.of("docs");
    private static final Path INDEX = DOCS.resolve("README.md");
    private static final int WIDTH = 120;
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern URL = Pattern.compile("\\b[a-z][a-z0-9+]*://[^\\s)>`]+");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)[ #]*");

    /** A line of a document that is not code, with its number. */
    private record Line(int number, String text) {
    }

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int found = 0;
        for (Path document : documents()) {
            for (Line line : prose(document)) {
                Matcher link = LINK.matcher(withoutCode(line.text));
                while (link.find()) {
                    if (!SCHEME.matcher(link.group(1)).matches()) {
                        found++;
                        problem(document, link.group(1))
                                .forEach(what -> broken.add(document + ":" + line.number + ": " + what));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(found).as("relative links").isGreaterThan(50);
    }

    @Test
    void linesEndAt120Columns() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path document : documents()) {
            for (Line line : prose(document)) {
                String text = URL.matcher(line.text).replaceAll("");
                // A row of a table made from the code cannot be wrapped.
                if (!text.startsWith("| `") && text.codePointCount(0, text.length()) > WIDTH) {
                    tooLong.add(document + ":" + line.number + ": " + text.codePointCount(0, text.length()));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyDocumentIsInTheIndex() throws IOException {
        Set<Path> indexed = new HashSet<>();
        for (Line line : prose(INDEX)) {
            Matcher link = LINK.matcher(withoutCode(line.text));
            while (link.find()) {
                indexed.add(DOCS.resolve(link.group(1).replaceFirst("#.*", "")).normalize());
            }
        }
        List<Path> missing = documents().stream()
                .filter(document -> document.startsWith(DOCS) && !document.equals(INDEX) && !indexed.contains(document))
                .toList();
        assertThat(missing).as("documents that %s does not link to", INDEX).isEmpty();
    }

    @Test
    void theVersionOfThePomIsTheOneThatDocumentsName() throws IOException {
        String version = first("<version>([^<]+)</version>", Files.readString(Path.of("pom.xml")));
        String changelog = Files.readString(Path.of("CHANGELOG.md"));

        assertThat(first("(?m)^## \\[([^]]+)] - (?:not yet released|\\d{4}-\\d{2}-\\d{2})$", changelog))
                .as("the newest version of CHANGELOG.md").isEqualTo(version);
        assertThat(changelog.lines().filter(line -> line.startsWith("### ")))
                .isSubsetOf("### Breaking", "### Added", "### Changed", "### Deprecated", "### Removed", "### Fixed",
                        "### Security");
        for (String document : List.of("README.md", "docs/runbook/operate.md", "docs/runbook/upgrade.md",
                "docs/reference/dependencies.md")) {
            Matcher named = Pattern.compile("blocktimes-(\\d+\\.\\d+\\.\\d+)|version=(\\d\\S+)")
                    .matcher(Files.readString(Path.of(document)));
            assertThat(named.results().map(each -> each.group(1) == null ? each.group(2) : each.group(1)).distinct())
                    .as("versions in %s", document).containsExactly(version);
        }
    }

    private static String first(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    @Test
    void anchorsFollowTheRuleOfGitHub() {
        assertThat(anchors(List.of(
                        new Line(1, "# A heading, with `code` & [a link](x.md)"),
                        new Line(2, "## A_b-c 1.2"),
                        new Line(3, "## A_b-c 1.2"))))
                .containsExactlyInAnyOrder("a-heading-with-code--a-link", "a_b-c-12", "a_b-c-12-1");
    }

    /** What is wrong with a link; empty where nothing is. */
    private static List<String> problem(Path document, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path folder = document.getParent() == null ? Path.of("") : document.getParent();
        Path target = parts[0].isEmpty() ? document : folder.resolve(parts[0]).normalize();
        if (!Files.exists(target)) {
            return List.of("there is no " + target);
        }
        if (parts.length == 2 && !anchors(prose(target)).contains(parts[1])) {
            return List.of("there is no heading #" + parts[1] + " in " + target);
        }
        return List.of();
    }

    private static Set<String> anchors(List<Line> lines) {
        Map<String, Integer> times = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        for (Line line : lines) {
            Matcher heading = HEADING.matcher(line.text);
            if (heading.matches()) {
                String anchor = heading.group(1)
                        .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                int before = times.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    private static String withoutCode(String line) {
        return line.replaceAll("`[^`]*`", "");
    }

    /** The lines outside of code fences. */
    private static List<Line> prose(Path document) throws IOException {
        List<Line> prose = new ArrayList<>();
        List<String> lines = Files.readAllLines(document);
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).stripLeading().startsWith("```")) {
                code = !code;
            } else if (!code) {
                prose.add(new Line(i + 1, lines.get(i)));
            }
        }
        assertThat(code).as("a code fence of %s is open at the end", document).isFalse();
        return prose;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(
                List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")));
        try (Stream<Path> files = Files.walk(DOCS)) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }
}
