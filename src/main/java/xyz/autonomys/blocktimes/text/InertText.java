package xyz.autonomys.blocktimes.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text from outside, made inert: it cannot begin a new line of a log, move the cursor of a terminal, or change the
 * order in which other text is shown. Everything that is logged, printed or served goes through here.
 */
public final class InertText {

    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_VALUE = 200;
    /** Control characters (C0, DEL, C1), formatting characters, separators of lines and paragraphs, lone surrogates. */
    private static final Pattern ACTIVE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private InertText() {
    }

    /** Returns the text of a log line or an error, cut after 2,000 characters; null for null. */
    public static String line(String text) {
        return of(text, LONGEST_LINE);
    }

    /** Returns one value from outside, such as an endpoint's error message, cut after 200 characters; null for null. */
    public static String value(String text) {
        return of(text, LONGEST_VALUE);
    }

    /**
     * Escapes control characters, line and paragraph separators, invisible and bidirectional formatting characters and
     * unpaired surrogates, by a backslash, u and four hex digits. Cuts the text and ends it with an ellipsis if it is
     * longer than {@code most} characters.
     */
    static String of(String text, int most) {
        if (text == null) {
            return null;
        }
        int end = Math.min(text.length(), most);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String shown = ACTIVE.matcher(text.substring(0, end))
                .replaceAll(active -> Matcher.quoteReplacement(escaped(active.group())));
        return end < text.length() ? shown + "…" : shown;
    }

    private static String escaped(String active) {
        return active.chars().mapToObj(unit -> String.format("\\u%04x", unit)).collect(Collectors.joining());
    }
}
