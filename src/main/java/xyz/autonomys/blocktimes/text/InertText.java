package xyz.autonomys.blocktimes.text;

/**
 * Text from outside, made inert: it cannot begin a new line of a log, move the cursor of a terminal, or change the
 * order in which other text is shown. Everything that is logged, printed or served goes through here.
 */
public final class InertText {

    /** Longest text of a log line or an error, in characters. */
    public static final int LINE = 2_000;
    /** Longest text of one value from outside, such as an error message of an endpoint. */
    public static final int VALUE = 200;

    private InertText() {
    }

    /**
     * Escapes control characters (C0, DEL, C1), line and paragraph separators, invisible and bidirectional formatting
     * characters and unpaired surrogates, by a backslash, u and four hex digits. Cuts the text and ends it with an
     * ellipsis if it is longer than {@code most} characters.
     *
     * @param text may be null
     * @return null if {@code text} is null
     */
    public static String of(String text, int most) {
        if (text == null) {
            return null;
        }
        int end = Math.min(text.length(), most);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder inert = null;
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isActive(c)) {
                if (inert == null) {
                    inert = new StringBuilder(text.substring(0, i));
                }
                for (int unit = i; unit < next; unit++) {
                    inert.append(String.format("\\u%04x", (int) text.charAt(unit)));
                }
            } else if (inert != null) {
                inert.appendCodePoint(c);
            }
            i = next;
        }
        String shown = inert == null ? text.substring(0, end) : inert.toString();
        return end < text.length() ? shown + "…" : shown;
    }

    private static boolean isActive(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
