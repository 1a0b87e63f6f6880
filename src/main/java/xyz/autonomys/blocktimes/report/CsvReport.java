package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report as CSV, with fields quoted as in RFC 4180. One section alone is a plain table. Of several, each that has
 * rows has a line {@code # section} before its line of column names, and an empty line after its rows.
 */
public final class CsvReport implements Report.Format {

    /** Smaller numbers have an exponent, as all readers of CSV take it. */
    private static final double LEAST_PLAIN = 1e-4;
    /** All columns of the sections that often have no rows, so that these have the same columns then. */
    private static final Map<Section, String> COLUMNS = Map.of(
            Section.OUTLIERS, "block_number,timestamp_utc,delta_ms,slots,once_in_days,threshold_ms,hash,outliers",
            Section.CHANGES, "what,kind,at_utc,from_utc,to_utc,before,after,change,low,high",
            Section.UPGRADES, "figure,unit,a,b,of_a,of_b,difference,low,high,p_value",
            Section.HEAT, "column_utc,hour,blocks,mean_ms,z,limit_z,column_hours");

    @Override
    public void write(Report report, PrintWriter out) {
        if (report.sections().size() == 1) {
            Map.Entry<Section, List<Map<String, Object>>> only = report.sections().entrySet().iterator().next();
            table(only.getKey(), only.getValue(), out);
        } else {
            report.sections().forEach((section, rows) -> {
                if (!rows.isEmpty()) {
                    out.println("# " + section.key());
                    table(section, rows, out);
                    out.println();
                }
            });
        }
        out.flush();
    }

    /** Writes the column names and the rows; of no rows, those of a table on a terminal where others are not known. */
    public static void table(Section section, List<Map<String, Object>> rows, PrintWriter out) {
        out.println(rows.isEmpty() ? "chain," + COLUMNS.getOrDefault(section, String.join(",", section.tableColumns()))
                : String.join(",", rows.get(0).keySet()));
        rows.forEach(row -> out.println(row.entrySet().stream()
                .map(entry -> field(FigureFormat.rounded(entry.getKey(), entry.getValue())))
                .collect(Collectors.joining(","))));
    }

    static String field(Object value) {
        String text = value == null ? "" : value instanceof Double number && Math.abs(number) >= LEAST_PLAIN
                ? BigDecimal.valueOf(number).toPlainString() : value.toString();
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
