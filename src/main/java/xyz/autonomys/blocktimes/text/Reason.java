package xyz.autonomys.blocktimes.text;

import java.util.Locale;
import java.util.regex.Pattern;

/** Says why something failed, in words: without the names of Java's classes, which mean nothing to an operator. */
public final class Reason {

    private static final Pattern CLASS =
            Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+[A-Z]\\w*?(Exception|Error)(: |\\b)");
    private static final Pattern SUFFIX = Pattern.compile("(Exception|Error)$");
    private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** What differs between two blocks that fail for one reason: a hash, or a number after #. */
    private static final Pattern PARTICULAR = Pattern.compile("0x[0-9a-fA-F]{8,}|(?<=#)[0-9]+");

    private Reason() {
    }

    /** Returns a reason without what concerns one block alone: hashes, and its number. */
    public static String general(String reason, long block) {
        return PARTICULAR.matcher(reason).replaceAll(found -> found.group().startsWith("0x") ? "0x…" : "…")
                .replaceAll("(?<![0-9])" + block + "(?![0-9])", "…");
    }

    /** Whether a failure says that there is no space left: Linux's and macOS's words, which DuckDB passes on. */
    public static boolean isFullDisk(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("No space left on device");
    }

    /** Returns the message of a failure; for one without a message, what its name says. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message != null && !message.isBlank()) {
            String plain = CLASS.matcher(message).replaceAll("").strip();
            if (!plain.isEmpty()) {
                return plain;
            }
        }
        String name = SUFFIX.matcher(failure.getClass().getSimpleName()).replaceAll("");
        return WORD_BEGINS.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
