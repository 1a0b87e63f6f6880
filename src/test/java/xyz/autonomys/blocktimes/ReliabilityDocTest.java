package xyz.autonomys.blocktimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/RELIABILITY.md names for a promise is there. */
class ReliabilityDocTest {

    /**
     * {@code SomeTest}, {@code SomeTest.someMethod}, and {@code SomeTest.beginOfAMethod…}; in a row, {@code
     * .beginOfAMethod…} too.
     */
    private static final Pattern NAMED = Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w*Test)?(?:\\.(\\w+))?(…)?`");

    @Test
    void everyPromiseNamesATestThatIsThere() throws IOException {
        Map<String, String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.filter(file -> file.toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            ReliabilityDocTest::text,
                            String::concat));
        }
        Matcher named = NAMED.matcher(Files.readString(Path.of("docs/RELIABILITY.md")));
        String test = null;
        int found = 0;
        while (named.find()) {
            boolean continues = named.group(1) == null && named.group(3) != null;
            if (named.group(1) == null && !continues) {
                continue;
            }
            test = continues ? test : named.group(1);
            assertThat(tests).as("tests, for %s", named.group()).containsKey(test);
            if (named.group(2) != null) {
                assertThat(tests.get(test)).as("a method for %s", named.group()).contains("void " + named.group(2));
            }
            found++;
        }
        assertThat(found).as("tests named").isGreaterThan(30);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
