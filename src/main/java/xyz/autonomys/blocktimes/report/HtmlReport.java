package xyz.autonomys.blocktimes.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A report as one HTML file that works offline: a summary, tables, and charts. The file contains the library that draws
 * the charts, Apache ECharts. Values from the data are escaped.
 */
public final class HtmlReport implements Report.Format {

    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
    private static final Set<Section> NO_TABLES =
            EnumSet.of(Section.VERDICT, Section.ROLLING, Section.HISTOGRAM, Section.HOURLY, Section.QUANTILES);
    /** The first table of each chapter of docs/analysis. */
    private static final Map<Section, String> CHAPTERS = Map.of(
            Section.OVERALL, "distribution",
            Section.IDENTITY, "slots",
            Section.CHANGES, "changes",
            Section.AUTHORS, "clocks",
            Section.LOAD, "load",
            Section.THEORY, "theory",
            Section.SEGMENTS, "segments",
            Section.DOMAIN, "domain",
            Section.OPERATORS, "operators");
    private static final Pattern CHAPTER = Pattern.compile("\\[(\\w+)]");

    @Override
    public void write(Report report, PrintWriter out) {
        String page = resource("/report/report.html");
        Map<String, String> parts = Map.of(
                "WINDOW",
                escaped(report.window()),
                "MADE",
                escaped(report.madeUtc()),
                "SUMMARY",
                summary(report),
                "TABLES",
                Arrays.stream(Section.values()).filter(section -> !NO_TABLES.contains(section))
                        .map(section -> table(report, section)).collect(Collectors.joining()),
                // A "</script>" in the data would end the script element.
                "DATA",
                JsonReport.text(report).replace("</", "<\\/"),
                "ECHARTS",
                resource(ECHARTS).replace("</script", "<\\/script"),
                "SCRIPT",
                resource("/report/report.js"));
        int from = 0;
        for (int at = page.indexOf('@'); at >= 0; at = page.indexOf('@', from)) {
            int end = page.indexOf('@', at + 1);
            String part = end < 0 ? null : parts.get(page.substring(at + 1, end));
            out.write(page, from, at - from);
            if (part == null) {
                out.write('@');
                from = at + 1;
            } else {
                out.write(part);
                from = end + 1;
            }
        }
        out.write(page, from, page.length() - from);
        out.flush();
    }

    private static String summary(Report report) {
        StringBuilder html = new StringBuilder();
        for (Map<String, Object> row : report.rows(Section.VERDICT)) {
            html.append("<p class=\"verdict\"><strong>").append(escaped(String.valueOf(row.get("chain"))))
                    .append("</strong>: ")
                    // A chapter is named as its table, so the figures behind a sentence are one click away.
                    .append(CHAPTER.matcher(escaped(String.valueOf(row.get("verdict"))))
                            .replaceAll("<a href=\"#chapter-$1\">[$1]</a>"))
                    .append("</p>");
        }
        html.append("<ul>");
        for (Map<String, Object> row : report.rows(Section.OVERALL)) {
            html.append("""
                <li><strong>%s</strong>: %s blocks, %s ms on average (standard deviation %s ms), half within %s ms, \
                99 %% within %s ms, the longest %s ms</li>\
                """.formatted(
                            escaped(String.valueOf(row.get("chain"))),
                            figure(row, "blocks"),
                            figure(row, "mean_ms"),
                            figure(row, "stddev_ms"),
                            figure(row, "p50_ms"),
                            figure(row, "p99_ms"),
                            figure(row, "max_ms")));
        }
        return html.append("</ul>").toString();
    }

    private static String figure(Map<String, Object> row, String column) {
        return escaped(FigureFormat.shown(column, row.get(column)));
    }

    private static String table(Report report, Section section) {
        List<Map<String, Object>> rows = report.rows(section);
        if (rows.isEmpty()) {
            return "";
        }
        List<String> columns = rows.get(0).keySet().stream().filter(column -> !column.equals("hash")).toList();
        StringBuilder html = new StringBuilder(CHAPTERS.containsKey(section)
                ? "<a id=\"chapter-" + CHAPTERS.get(section) + "\"></a><details" : "<details")
                .append(section == Section.OVERALL ? " open" : "")
                .append("><summary>")
                .append(escaped(section.title()))
                .append("</summary><div class=\"scroll\"><table id=\"")
                .append(section.key())
                .append("\"><thead><tr>");
        columns.forEach(column -> html.append("<th scope=\"col\">")
                .append(escaped(column.replaceFirst("_ms$", "").replace('_', ' ')))
                .append("</th>"));
        html.append("</tr></thead><tbody>");
        for (Map<String, Object> row : rows) {
            html.append("<tr>");
            columns.forEach(column -> html.append("<td>").append(figure(row, column)).append("</td>"));
            html.append("</tr>");
        }
        return html.append("</tbody></table></div></details>\n").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
