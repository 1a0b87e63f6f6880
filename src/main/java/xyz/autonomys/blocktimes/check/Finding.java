package xyz.autonomys.blocktimes.check;

import java.util.List;
import java.util.Locale;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.text.Screen;

/**
 * The result of a check.
 *
 * @param outcome whether it holds
 * @param check name of the check
 * @param chain name of the chain; {@code -} if it is about none
 * @param text how much was checked, or what is wrong and what to do
 */
public record Finding(Outcome outcome, String check, String chain, String text) {

    /** Whether a check holds. */
    public enum Outcome {
        /** It holds. */
        OK("ok"),
        /** There is something that may be worth a look. */
        LOOK("look"),
        /** It does not hold. */
        FAILED("FAILED");

        private final String shown;

        Outcome(String shown) {
            this.shown = shown;
        }

        /** Returns the outcome as a line of {@code validate} begins with it. */
        public String shown() {
            return shown;
        }
    }

    static Finding ok(String check, String chain, String text) {
        return new Finding(Outcome.OK, check, chain, text);
    }

    public static Finding failed(String check, String chain, String text) {
        return new Finding(Outcome.FAILED, check, chain, text);
    }

    /** Returns what {@code validate} prints: a line, which breaks only on a terminal, for other programs read it. */
    public List<String> line(Screen screen) {
        String shown = String.format(Locale.ROOT, "%-7s", outcome.shown());
        String marked = switch (outcome) {
            case OK -> screen.good(shown);
            case LOOK -> screen.standsOut(shown);
            case FAILED -> screen.failed(shown);
        };
        String line = String.format(Locale.ROOT, "%s %-34s %-14s %s", marked, check, InertText.value(chain),
                InertText.line(text));
        return screen.isTerminal() ? screen.wrapped(line, "        ") : List.of(line);
    }

    /** Returns whether the check does not hold. */
    public boolean isFailure() {
        return outcome == Outcome.FAILED;
    }
}
