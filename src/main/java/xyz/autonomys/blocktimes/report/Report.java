package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * What the SQL of {@code scripts/duckdb/report_*.sql} answered.
 *
 * @param window what it is about, for people
 * @param madeUtc when it was made
 * @param sections rows of each section, column name to value, in the order of the SQL
 */
public record Report(String window, String madeUtc, Map<Section, List<Map<String, Object>>> sections) {

    /** Writes the report in one way or another. */
    @FunctionalInterface
    public interface Format {
        void write(Report report, PrintWriter out);
    }

    List<Map<String, Object>> rows(Section section) {
        return sections.getOrDefault(section, List.of());
    }
}
