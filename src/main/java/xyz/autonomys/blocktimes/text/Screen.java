package xyz.autonomys.blocktimes.text;

import java.io.Console;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a stream of the process is shown on: a terminal, or a file or another program.
 *
 * @param isTerminal whether people read it as it comes
 * @param width columns of a line
 * @param hasColours whether some text may be coloured
 * @param movesCursor whether a line can be written again; never in a file
 */
public record Screen(boolean isTerminal, int width, boolean hasColours, boolean movesCursor) {

    /** Width of a terminal that does not say its own, and of files. */
    public static final int USUAL_WIDTH = 80;

    /** Names the streams that are terminals, as the launcher script sees them: {@code out}, {@code err}. */
    private static final String TERMINALS = "BLOCKTIMES_TERMINAL";
    /** Columns of the terminal, as the launcher script sees it. */
    private static final String TERMINAL_COLUMNS = "BLOCKTIMES_COLUMNS";
    private static final int LEAST_WIDTH = 40;
    private static final int MOST_WIDTH = 500;
    private static final String BEGIN = "\u001b[";
    private static final String END = BEGIN + "0m";
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    /** Returns that of a file, or of a part of a screen. */
    public static Screen ofFile(int width) {
        return new Screen(false, width, false, false);
    }

    /** Returns that of the standard output stream. */
    public static Screen ofOutput(Map<String, String> environment) {
        return of("out", environment);
    }

    /** Returns that of the standard error stream. */
    public static Screen ofMessages(Map<String, String> environment) {
        return of("err", environment);
    }

    /**
     * Variables that decide: {@code COLUMNS}, in place of the width of the terminal; {@code NO_COLOR}, which forbids
     * colours, {@code CLICOLOR_FORCE}, which wants them in files too, and {@code TERM=dumb}. Without the launcher
     * script the JVM's console says whether there is a terminal.
     */
    private static Screen of(String stream, Map<String, String> environment) {
        String terminals = environment.get(TERMINALS);
        boolean isTerminal = terminals == null ? isConsole() : Arrays.asList(terminals.split(",")).contains(stream);
        boolean isForced = !environment.getOrDefault("CLICOLOR_FORCE", "0").equals("0");
        boolean isForbidden = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean isAble = isTerminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        String columns = environment.getOrDefault(TERMINAL_COLUMNS, "");
        int width = width(environment.getOrDefault("COLUMNS", ""), isTerminal ? width(columns, USUAL_WIDTH)
                : USUAL_WIDTH);
        return new Screen(isTerminal, width, !isForbidden && (isForced || isAble), isAble);
    }

    /** A terminal that does not know its size says 0. */
    private static int width(String columns, int otherwise) {
        return columns.matches("[1-9][0-9]{0,4}")
                ? Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Integer.parseInt(columns))) : otherwise;
    }

    /** Newer JDKs have a console without a terminal, and a method of Java 22 that tells them apart. */
    private static boolean isConsole() {
        if (System.console() == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(System.console()));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Marks what failed: red. */
    public String failed(String text) {
        return coloured("31", text);
    }

    /** Marks what stands out: yellow. */
    public String standsOut(String text) {
        return coloured("33", text);
    }

    /** Marks what is as it should be: green. */
    public String good(String text) {
        return coloured("32", text);
    }

    /** Marks a title: bold. */
    public String title(String text) {
        return coloured("1", text);
    }

    private String coloured(String code, String text) {
        return hasColours && !text.isEmpty() ? BEGIN + code + 'm' + text + END : text;
    }

    /** Joins the lines of each paragraph, to be broken where the terminal ends. Those that begin with a space stay. */
    public static String[] paragraphs(String... lines) {
        return String.join("\n", lines).replaceAll("(?<=[^\n])\n(?=[^\n ])", " ").split("\n");
    }

    /** Returns how many columns a text without line breaks takes. Colours take none. */
    public static int columns(String text) {
        String plain = COLOUR.matcher(text).replaceAll("");
        return plain.codePointCount(0, plain.length());
    }

    /**
     * Breaks a text between words. A word longer than a line has one to itself.
     *
     * @param indent what the second line and those after it begin with
     */
    public List<String> wrapped(String text, String indent) {
        if (columns(text) <= width) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        boolean isEmpty = true;
        for (String word : text.split(" ", -1)) {
            if (!isEmpty && columns(line.toString()) + 1 + columns(word) > width) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(indent);
                isEmpty = true;
                if (word.isEmpty()) {
                    continue;
                }
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
