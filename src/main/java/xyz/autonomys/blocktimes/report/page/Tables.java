package xyz.autonomys.blocktimes.report.page;

import static xyz.autonomys.blocktimes.report.page.Html.figure;
import static xyz.autonomys.blocktimes.text.HtmlText.escaped;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import xyz.autonomys.blocktimes.report.FigureFormat;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.Section;

/** The tables of a page, which can be opened one by one. */
final class Tables {

    /** For charts: too long for a table that people read. */
    private static final Set<Section> NONE = EnumSet.of(Section.VERDICT, Section.ROLLING,
            Section.HISTOGRAM, Section.HOURLY, Section.QUANTILES, Section.HISTORY, Section.HEAT);
    private static final int LONGEST_NAME = 24;

    private Tables() {
    }

    static boolean has(Report report, Section section) {
        return !NONE.contains(section) && !report.rows(section).isEmpty();
    }

    static String of(Report report) {
        StringBuilder html = new StringBuilder();
        for (Section section : Section.values()) {
            if (has(report, section)) {
                html.append(table(section, report.rows(section)));
            }
        }
        return html.toString();
    }

    private static String table(Section section, List<Map<String, Object>> rows) {
        List<String> columns = rows.get(0).keySet().stream().filter(column -> !column.equals("hash")).toList();
        StringBuilder html = new StringBuilder("<details id=\"table-").append(section.key()).append("\"><summary>")
                .append(escaped(section.title())).append(" <span class=\"soft\">").append(section.key())
                .append(", ").append(rows.size()).append(rows.size() == 1 ? " row" : " rows")
                .append("</span></summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(escaped(section.title())).append("\"><table><thead><tr>");
        columns.forEach(column -> html.append("<th scope=\"col\">").append(escaped(FigureFormat.heading(column)))
                .append("</th>"));
        html.append("</tr></thead><tbody>");
        for (Map<String, Object> row : rows) {
            html.append(Boolean.TRUE.equals(row.get("is_off")) || Boolean.TRUE.equals(row.get("found"))
                    ? "<tr class=\"stands-out\">" : "<tr>");
            columns.forEach(column -> html.append(cell(row, column)));
            html.append("</tr>");
        }
        return html.append("</tbody></table></div></details>\n").toString();
    }

    private static String cell(Map<String, Object> row, String column) {
        String text = figure(row, column);
        if (!(row.get(column) instanceof String name)) {
            return "<td>" + text + "</td>";
        }
        return name.startsWith("0x") && name.length() > LONGEST_NAME
                ? "<td class=\"text\" title=\"" + text + "\">" + escaped(name.substring(0, 10)) + "\u2026"
                        + escaped(name.substring(name.length() - 8)) + "</td>"
                : "<td class=\"text" + (name.length() > LONGEST_NAME ? " long" : "") + "\">" + text + "</td>";
    }
}
