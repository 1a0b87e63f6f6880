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

    @Override
    public void write(Report report, PrintWriter out) {
        out.println("blocktimes report: " + report.window());
        for (Section section : Section.values()) {
            if (!report.rows(section).isEmpty()) {
                out.println();
                out.println(section.title());
                byChain(report.rows(section)).forEach((chain, rows) -> table(section, chain, rows, out));
            }
        }
        out.flush();
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
        List<Map<String, Object>> newest = rows.subList(
                Math.max(0, section == Section.OUTLIERS ? 0 : rows.size() - MOST_ROWS),
                section == Section.OUTLIERS ? Math.min(rows.size(), MOST_ROWS) : rows.size());
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
                .replace("_bundles", "")
                .replace("_shortfall_pct", " short %")
                .replace("_stddev", " sd")
                .replace("stddev", "sd")
                .replace("longest_run", "longest")
                .replace("consensus_", "cons. ")
                .replace("timestamps_that_differ", "differ")
                .replace('_', ' ');
    }

    private static String shortened(String foreign) {
        String text = InertText.line(foreign);
        return text.length() <= 24 ? text : text.substring(0, 10) + "…" + text.substring(text.length() - 8);
    }
}
