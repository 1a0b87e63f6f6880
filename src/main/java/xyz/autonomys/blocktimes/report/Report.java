package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * The rows that the SQL of {@code scripts/duckdb/report_*.sql} returned.
 *
 * @param window the blocks that the report is about, in words
 * @param madeUtc time at which the report was made, in UTC
 * @param sections rows of each section, in the order of the SQL; a row maps column names to values
 */
public record Report(String window, String madeUtc, Map<Section, List<Map<String, Object>>> sections) {

    /** Writes a report in one format. */
    @FunctionalInterface
    public interface Format {
        void write(Report report, PrintWriter out);
    }

    List<Map<String, Object>> rows(Section section) {
        return sections.getOrDefault(section, List.of());
    }
}
