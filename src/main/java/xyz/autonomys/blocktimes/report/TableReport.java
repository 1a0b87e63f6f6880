package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.text.Screen;
import xyz.autonomys.blocktimes.text.TextTable;

/** A report as tables for a terminal. A table has at most 40 rows: the newest, or the first outliers. */
public final class TableReport implements Report.Format {

    private static final int MOST_ROWS = 40;
    private static final int MOST_AUTHORS = 15;
    private static final int LONGEST_CELL = 24;
    private static final int LONGEST_QUESTION = 60;
    private static final String INDENT = "    ";
    private final Screen screen;

    public TableReport(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void write(Report report, PrintWriter out) {
        // A report that names its sections shows the questions as a table too.
        boolean isWhole = report.sections().containsKey(Section.OVERALL) || report.sections().containsKey(Section.ERAS);
        out.println(screen.title("blocktimes report: " + report.window()));
        verdicts(report, out);
        for (Map.Entry<Section, List<Map<String, Object>>> section : report.sections().entrySet()) {
            List<String> answers = Answers.of(section.getKey(), report);
            boolean isSaid = section.getKey() == Section.VERDICT || section.getKey() == Section.FINDINGS && isWhole;
            if (isSaid || section.getValue().isEmpty() && answers.isEmpty()) {
                continue;
            }
            out.println();
            screen.wrapped(section.getKey().title() + "  [" + section.getKey().key() + ", docs/analysis/"
                    + section.getKey().chapter() + ".md]", "  ").forEach(line -> out.println(screen.title(line)));
            answers.forEach(answer -> wrapped("  " + answer, out));
            byChain(section.getValue()).forEach((chain, rows) -> table(section.getKey(), chain, rows, out));
        }
        out.flush();
    }

    private void verdicts(Report report, PrintWriter out) {
        for (Map<String, Object> row : report.sections().getOrDefault(Section.VERDICT, List.of())) {
            if (row.containsKey("headline")) {
                out.println();
                screen.wrapped(InertText.line(row.get("chain") + ": " + row.get("headline")), "  ")
                        .forEach(line -> out.println(marked(String.valueOf(row.get("state")), line)));
                wrapped("  " + row.get("verdict"), out);
                wrapped("  What changed: " + row.get("changed") + ".", out);
            } else {
                wrapped(row.get("chain") + ": " + row.get("verdict"), out);
            }
        }
        List<Map<String, Object>> found = report.sections().getOrDefault(Section.FINDINGS, List.of()).stream()
                .filter(row -> Boolean.TRUE.equals(row.get("found"))).toList();
        if (!found.isEmpty()) {
            out.println();
            screen.wrapped(Section.FINDINGS.title() + "  [findings]", "  ").forEach(line ->
                    out.println(screen.title(line)));
            found.forEach(row -> wrapped("  " + row.get("chain") + ": " + row.get("finding") + " (p "
                    + FigureFormat.shown("p_value", row.get("p_value")) + ", " + row.get("chapter") + ")", out));
        }
    }

    private String marked(String state, String line) {
        return switch (state) {
            case "found" -> screen.standsOut(line);
            case "regular" -> screen.good(line);
            default -> line;
        };
    }

    private void wrapped(String foreign, PrintWriter out) {
        screen.wrapped(InertText.line(foreign), INDENT).forEach(out::println);
    }

    private static Map<String, List<Map<String, Object>>> byChain(List<Map<String, Object>> rows) {
        Map<String, List<Map<String, Object>>> byChain = new LinkedHashMap<>();
        rows.forEach(row -> byChain.computeIfAbsent(
                        String.valueOf(row.getOrDefault("chain", "")), chain -> new ArrayList<>())
                .add(row));
        return byChain;
    }

    private void table(Section section, String chain, List<Map<String, Object>> rows, PrintWriter out) {
        List<String> columns = section.tableColumns();
        boolean firstAreFirst = section == Section.OUTLIERS || section == Section.AUTHORS;
        int most = section == Section.AUTHORS ? MOST_AUTHORS : MOST_ROWS;
        List<Map<String, Object>> newest = rows.subList(
                Math.max(0, firstAreFirst ? 0 : rows.size() - most),
                firstAreFirst ? Math.min(rows.size(), most) : rows.size());
        if (!chain.isEmpty()) {
            out.println("  " + InertText.value(chain)
                    + (newest.size() < rows.size() ? " (" + newest.size() + " of " + rows.size() + " rows)" : ""));
        }
        List<List<String>> cells = new ArrayList<>();
        for (Map<String, Object> row : newest) {
            List<String> line = new ArrayList<>();
            for (String column : columns) {
                String cell = shortened(FigureFormat.shown(column, row.get(column)),
                        column.equals("question") ? LONGEST_QUESTION : LONGEST_CELL);
                line.add(Boolean.TRUE.equals(row.get("is_off")) ? screen.standsOut(cell) : cell);
            }
            cells.add(line);
        }
        int texts = (int) columns.stream().takeWhile(column -> newest.stream()
                .anyMatch(row -> row.get(column) instanceof String)).count();
        new TextTable(screen, texts).indented(INDENT)
                .lines(columns.stream().map(FigureFormat::heading).toList(), cells).forEach(out::println);
    }

    private static String shortened(String foreign, int longest) {
        String text = InertText.line(foreign);
        return text.length() <= longest ? text : text.substring(0, 10) + "…" + text.substring(text.length() - 8);
    }
}
