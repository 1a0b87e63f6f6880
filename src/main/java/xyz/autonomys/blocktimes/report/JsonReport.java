package xyz.autonomys.blocktimes.report;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A report as one JSON object: {@code window}, {@code made_utc}, and {@code sections}, which holds the rows of each
 * section. A row is an object with a member for each column.
 */
public final class JsonReport implements Report.Format {

    @Override
    public void write(Report report, PrintWriter out) {
        out.println(text(report));
        out.flush();
    }

    private static Map<String, Object> rounded(Map<String, Object> row) {
        Map<String, Object> rounded = new LinkedHashMap<>();
        row.forEach((column, value) -> rounded.put(column, FigureFormat.rounded(column, value)));
        return rounded;
    }

    /** Returns the object on one line. */
    public static String text(Report report) {
        Map<String, Object> sections = new LinkedHashMap<>();
        report.sections().forEach((section, rows) -> sections.put(section.key(), rows.stream().map(JsonReport::rounded)
                .toList()));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("window", report.window());
        all.put("made_utc", report.madeUtc());
        all.put("sections", sections);
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing JSON to memory", e);
        }
    }
}
