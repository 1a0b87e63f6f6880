package xyz.autonomys.blocktimes.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {

    private static final Screen NARROW = new Screen(true, 20, false, true);

    @ParameterizedTest
    @CsvSource({"120, '', out, 120", "'', '', out, 80", "abc, '', out, 80", "-5, '', out, 80", "10, '', out, 40",
            "99999, '', out, 500", "'', 132, out, 132", "'', 132, err, 80", "60, 132, out, 60", "'', 0, out, 80",
            "0, 132, out, 132", "100, '', '', 100"})
    void theWidthIsThatOfTheUserThenOfTheTerminal(String columns, String ofTerminal, String terminals, int width) {
        assertThat(Screen.ofOutput(Map.of("COLUMNS", columns, "BLOCKTIMES_COLUMNS", ofTerminal, "BLOCKTIMES_TERMINAL",
                terminals)).width()).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"out, xterm, '', '', true", "err, xterm, '', '', false", "out, dumb, '', '', false",
            "out, xterm, 1, '', false", "'', xterm, '', 1, true", "'', dumb, '', 0, false", "out, xterm, 1, 1, false"})
    void coloursAreForTerminalsUnlessSomebodySaysOtherwise(String terminals, String term, String noColour, String force,
            boolean hasColours) {
        Screen screen = Screen.ofOutput(Map.of("BLOCKTIMES_TERMINAL", terminals, "TERM", term, "NO_COLOR", noColour,
                "CLICOLOR_FORCE", force.isEmpty() ? "0" : force));
        assertThat(screen.hasColours()).isEqualTo(hasColours);
        assertThat(screen.failed("no")).isEqualTo(hasColours ? "\u001b[31mno\u001b[0m" : "no");
    }

    @Test
    void linesOfAParagraphAreJoinedAndExamplesStay() {
        assertThat(Screen.paragraphs("", "One is", "not two.", "", "Examples:", "  run", "  run again", "", "End."))
                .containsExactly("", "One is not two.", "", "Examples:", "  run", "  run again", "", "End.");
    }

    @Test
    void linesBreakBetweenWordsAndAColourTakesNoRoom() {
        assertThat(NARROW.wrapped("a message that is longer than a line", "  "))
                .containsExactly("a message that is", "  longer than a line");
        assertThat(NARROW.wrapped("/a/path/that/is/longer/than/the/line is here", "  "))
                .containsExactly("/a/path/that/is/longer/than/the/line", "  is here");
        assertThat(NARROW.wrapped("\u001b[31mblocktimes:\u001b[0m no data", "  ")).hasSize(1);
        assertThat(NARROW.wrapped("  it begins with space and goes on", "    "))
                .containsExactly("  it begins with", "    space and goes", "    on");
    }

    @Test
    void messagesAreWrappedLineByLine() {
        StringBuilder out = new StringBuilder();
        PrintWriter writer = new PrintWriter(new WrappingWriter(out, NARROW), true);
        writer.println("one two three four five");
        writer.print("half a ");
        writer.flush();
        assertThat(out).hasToString("one two three four\n  five\nhalf a ");
        writer.println("line");
        assertThat(out).hasToString("one two three four\n  five\nhalf a line\n");
    }

    @Test
    void columnsThatDoNotFitFollowBelowWithTheFirstOneAgain() {
        List<String> lines = new TextTable(NARROW, 1).indented("  ").lines(
                List.of("name", "first of all", "second", "third"),
                List.of(List.of("a", "1", "22", "333333"), List.of("bb", "1,000", "2", "3")));
        assertThat(lines).containsExactly(
                "       first",
                "          of",
                "  name   all second",
                "  a        1     22",
                "  bb   1,000      2",
                "  name  third",
                "  a    333333",
                "  bb        3");
    }
}
