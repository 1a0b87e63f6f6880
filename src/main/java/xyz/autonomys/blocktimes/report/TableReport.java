package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.text.InertText;

/** A report as tables for a terminal of 100 columns. A table has at most 40 rows: the newest, or the first outliers. */
public final class TableReport implements Report.Format {

    private static final int MOST_ROWS = 40;
    private static final int MOST_AUTHORS = 15;
    private static final int WIDTH = 98;

    @Override
    public void write(Report report, PrintWriter out) {
        out.println("blocktimes report: " + report.window());
        verdicts(report, out);
        for (Section section : Section.values()) {
            if (section != Section.VERDICT && section != Section.FINDINGS && !report.rows(section).isEmpty()) {
                out.println();
                out.println(section.title());
                byChain(report.rows(section)).forEach((chain, rows) -> table(section, chain, rows, out));
            }
        }
        out.flush();
    }

    private static void verdicts(Report report, PrintWriter out) {
        report.rows(Section.VERDICT).forEach(row -> wrapped(row.get("chain") + ": " + row.get("verdict"), out));
        List<Map<String, Object>> found = report.rows(Section.FINDINGS).stream()
                .filter(row -> Boolean.TRUE.equals(row.get("found"))).toList();
        if (!found.isEmpty()) {
            out.println();
            out.println(Section.FINDINGS.title());
            found.forEach(row -> wrapped(row.get("chain") + ": " + row.get("finding") + " (p "
                    + FigureFormat.shown("p_value", row.get("p_value")) + ", " + row.get("chapter") + ")", out));
        }
    }

    private static void wrapped(String foreign, PrintWriter out) {
        String indent = "  ";
        StringBuilder line = new StringBuilder();
        for (String word : InertText.line(foreign).split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH && line.length() > 0) {
                out.println(line);
                line.setLength(0);
                line.append(indent);
            }
            line.append(line.isEmpty() || line.toString().equals(indent) ? line.isEmpty() ? indent : ""
                    : " ").append(word);
        }
        out.println(line);
    }

    private static Map<String, List<Map<String, Object>>> byChain(List<Map<String, Object>> rows) {
        Map<String, List<Map<String, Object>>> byChain = new LinkedHashMap<>();
        rows.forEach(row -> byChain.computeIfAbsent(
                        String.valueOf(row.getOrDefault("chain", "")), chain -> new ArrayList<>())
                .add(row));
        return byChain;
    }

    private static void table(Section section, String chain, List<Map<String, Object>> rows, PrintWriter out) {
        List<String> columns = section.tableColumns();
        boolean firstAreFirst = section == Section.OUTLIERS || section == Section.AUTHORS;
        int most = section == Section.AUTHORS ? MOST_AUTHORS : MOST_ROWS;
        List<Map<String, Object>> newest = rows.subList(
                Math.max(0, firstAreFirst ? 0 : rows.size() - most),
                firstAreFirst ? Math.min(rows.size(), most) : rows.size());
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(TableReport::label).toList());
        newest.forEach(row -> lines.add(columns.stream()
                .map(column -> shortened(FigureFormat.shown(column, row.get(column))))
                .toList()));
        if (!chain.isEmpty()) {
            out.println("  " + chain
                    + (newest.size() < rows.size() ? " (" + newest.size() + " of " + rows.size() + " rows)" : ""));
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder("   ");
            for (int column = 0; column < columns.size(); column++) {
                int of = column;
                int width = lines.stream().mapToInt(each -> each.get(of).length()).max().orElse(0);
                text.append(' ').append(" ".repeat(width - line.get(column).length())).append(line.get(column));
            }
            out.println(text);
        }
    }

    /** Returns the heading of a column. It has no unit, because the title of the section names it. */
    private static String label(String column) {
        return column.replaceFirst("_ms$", "")
                .replace("mean_error", "± se")
                .replace("_bundles", "")
                .replace("_shortfall_pct", " short %")
                .replace("_stddev", " sd")
                .replace("stddev", "sd")
                .replace("longest_run", "longest")
                .replace("consensus_", "cons. ")
                .replace("timestamps_that_differ", "differ")
                .replaceFirst("_pct$", " %")
                .replace('_', ' ');
    }

    private static String shortened(String foreign) {
        String text = InertText.line(foreign);
        return text.length() <= 24 ? text : text.substring(0, 10) + "…" + text.substring(text.length() - 8);
    }
}
