package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report as CSV. Each section that has rows is a table of its own: a line {@code # section}, a line of column names,
 * its rows, and an empty line. Fields are quoted as in RFC 4180.
 */
public final class CsvReport implements Report.Format {

    @Override
    public void write(Report report, PrintWriter out) {
        report.sections().forEach((section, rows) -> {
            if (!rows.isEmpty()) {
                table(section, rows, out);
            }
        });
        out.flush();
    }

    private static void table(Section section, List<Map<String, Object>> rows, PrintWriter out) {
        out.println("# " + section.key());
        out.println(String.join(",", rows.get(0).keySet()));
        rows.forEach(row -> out.println(row.values().stream().map(CsvReport::field).collect(Collectors.joining(","))));
        out.println();
    }

    static String field(Object value) {
        String text = value == null ? "" : value.toString();
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
