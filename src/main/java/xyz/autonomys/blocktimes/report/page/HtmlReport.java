package xyz.autonomys.blocktimes.report.page;

import static xyz.autonomys.blocktimes.text.HtmlText.escaped;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import xyz.autonomys.blocktimes.report.JsonReport;
import xyz.autonomys.blocktimes.report.Report;

/**
 * A report as one HTML file that works offline: what one sees first, a story with charts, and all tables. The file
 * contains the library that draws the charts, Apache ECharts. Values from the data are escaped.
 */
public final class HtmlReport implements Report.Format {

    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    @Override
    public void write(Report report, PrintWriter out) {
        String page = resource("/report/report.html");
        Map<String, String> parts = Map.of(
                "WINDOW", escaped(report.window()),
                "MADE", escaped(report.madeUtc()),
                "STYLE", resource("/report/report.css"),
                "CARDS", Cards.of(report),
                "STORY", Story.of(report),
                "TABLES", Tables.of(report),
                // "</script>" in the data would end the script element, and "<!--<script>" would not let it end.
                "DATA", JsonReport.text(report).replace("<", "\\u003c"),
                "ECHARTS", resource(ECHARTS).replace("</script", "<\\/script"),
                "SCRIPT", resource("/report/drawing.js") + resource("/report/charts.js") + resource("/report/page.js"));
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
