package xyz.autonomys.blocktimes.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of a screen. Columns are as wide as what they hold. Words of a heading stand below each other where that
 * makes a column narrower. Columns that do not fit the screen follow below, again with the first column.
 */
public final class TextTable {

    private final Screen screen;
    private final int leftColumns;
    private final String indent;

    /** @param leftColumns how many of the first columns hold text, which begins at the left; the others hold numbers */
    public TextTable(Screen screen, int leftColumns) {
        this(screen, leftColumns, "");
    }

    private TextTable(Screen screen, int leftColumns, String indent) {
        this.screen = screen;
        this.leftColumns = leftColumns;
        this.indent = indent;
    }

    /** Returns this kind of table with something before each line. */
    public TextTable indented(String by) {
        return new TextTable(screen, leftColumns, by);
    }

    /**
     * Returns the lines of the table.
     *
     * @param rows the cells of each row, as many as there are headings
     */
    public List<String> lines(List<String> headings, List<List<String>> rows) {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            int of = column;
            int cells = rows.stream().mapToInt(row -> Screen.columns(row.get(of))).max().orElse(0);
            widths[column] = Math.max(cells, longestWord(headings.get(column)));
        }
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < widths.length;) {
            List<Integer> part = new ArrayList<>();
            if (from > 0) {
                part.add(0);
            }
            int width = indent.length() + (from > 0 ? widths[0] : -1);
            do {
                width += 1 + widths[from];
                part.add(from);
                from++;
            } while (from < widths.length && width + 1 + widths[from] <= screen.width());
            headings(headings, part, widths).forEach(line -> lines.add(screen.title(line)));
            rows.forEach(row -> lines.add(line(part, row, widths)));
        }
        return lines;
    }

    private static int longestWord(String heading) {
        int longest = 0;
        for (String word : heading.split(" ", -1)) {
            longest = Math.max(longest, Screen.columns(word));
        }
        return longest;
    }

    private List<String> headings(List<String> headings, List<Integer> part, int[] widths) {
        List<List<String>> broken = new ArrayList<>();
        int height = 1;
        for (int column = 0; column < headings.size(); column++) {
            List<String> words = Screen.ofFile(Math.max(1, widths[column]))
                    .wrapped(headings.get(column), "");
            broken.add(words);
            height = part.contains(column) ? Math.max(height, words.size()) : height;
        }
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            List<String> cells = new ArrayList<>();
            for (List<String> words : broken) {
                int word = line - (height - words.size());
                cells.add(word < 0 || word >= words.size() ? "" : words.get(word));
            }
            lines.add(line(part, cells, widths));
        }
        return lines;
    }

    private String line(List<Integer> part, List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder(indent);
        for (int column : part) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - Screen.columns(cell));
            text.append(text.length() == indent.length() ? "" : " ")
                    .append(column < leftColumns ? cell + space : space + cell);
        }
        return text.toString().stripTrailing();
    }
}
