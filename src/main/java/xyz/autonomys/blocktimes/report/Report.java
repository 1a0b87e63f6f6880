package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of a report.
 *
 * @param window the blocks that the report is about, in words
 * @param madeUtc time at which the report was made, in UTC
 * @param sections rows of each section that is shown, in their order; a row maps column names to values
 * @param all rows of these, and of others that say something about them
 */
public record Report(String window, String madeUtc, Map<Section, List<Map<String, Object>>> sections,
        Map<Section, List<Map<String, Object>>> all) {

    /** Writes a report in one format. */
    @FunctionalInterface
    public interface Format {
        void write(Report report, PrintWriter out);
    }

    /** A report that shows these of all sections that were made. */
    public static Report of(String window, String madeUtc, Set<Section> shown,
            Map<Section, List<Map<String, Object>>> made) {
        Map<Section, List<Map<String, Object>>> sections = new LinkedHashMap<>(made);
        sections.keySet().retainAll(shown);
        return new Report(window, madeUtc, sections, made);
    }

    /** Returns the rows of a section; none if it was not made. */
    public List<Map<String, Object>> rows(Section section) {
        return all.getOrDefault(section, List.of());
    }
}
