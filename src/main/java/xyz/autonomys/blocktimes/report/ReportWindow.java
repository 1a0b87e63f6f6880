package xyz.autonomys.blocktimes.report;

import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.settings.UtcTime;

/**
 * The blocks that a report is about.
 *
 * @param variables the bounds that were given, by the names of the SQL's variables: {@code from_block},
 *         {@code to_block}, and in Unix ms {@code from_ms}, {@code to_ms}
 * @param text the window, in words
 */
public record ReportWindow(Map<String, Long> variables, String text) {

    private static final Pattern TWO = Pattern.compile("([^,]+)\\.\\.([^,]+),([^,]+)\\.\\.([^,]+)");

    /**
     * Returns the window between two bounds.
     *
     * @param from a block number, a date, or a time in UTC; null for the beginning
     * @param to a block number or a date, which are included, or a time in UTC, which is not; null for the end
     * @throws UsageException if a bound is none of these, or if the window is empty; a block number is not compared
     *         with a date or a time
     */
    public static ReportWindow of(String from, String to) {
        Map<String, Long> variables = new LinkedHashMap<>();
        if (from != null) {
            bound("--from", from, "from", 0, variables);
        }
        if (to != null) {
            bound("--to", to, "to", 1, variables);
        }
        requireNotEmpty(variables, "block", from, to, 0);
        requireNotEmpty(variables, "ms", from, to, 1);
        return new ReportWindow(variables, from == null && to == null ? "all blocks stored"
                : (from == null ? "from the beginning" : "from " + from) + (to == null ? " to the end" : " to " + to));
    }

    /**
     * Returns two windows, of {@code FROM..TO,FROM..TO}.
     *
     * @throws UsageException if the text is something else, or a window is empty
     */
    public static List<ReportWindow> two(String text) {
        Matcher windows = TWO.matcher(text);
        if (!windows.matches()) {
            throw new UsageException("--compare=" + text + " cannot be used: it must be two windows, as in "
                    + "2025-01-01..2025-01-31,2025-02-01..2025-02-28, or in block numbers");
        }
        ReportWindow a = of(windows.group(1), windows.group(2));
        ReportWindow b = of(windows.group(3), windows.group(4));
        for (String unit : List.of("block", "ms")) {
            Map<String, Long> one = a.variables;
            Map<String, Long> other = b.variables;
            if (one.containsKey("from_" + unit) && one.containsKey("to_" + unit) && other.containsKey("from_" + unit)
                    && other.containsKey("to_" + unit) && one.get("from_" + unit) < other.get("to_" + unit)
                    && other.get("from_" + unit) < one.get("to_" + unit)) {
                throw new UsageException("--compare=" + text + " cannot be used: the windows overlap");
            }
        }
        return List.of(a, b);
    }

    private static void bound(String option, String value, String name, int daysOn, Map<String, Long> variables) {
        try {
            if (value.matches("\\d{1,18}")) {
                variables.put(name + "_block", Long.parseLong(value));
            } else {
                variables.put(name + "_ms", UtcTime.parse(value, daysOn == 1).toEpochMilli());
            }
        } catch (DateTimeException e) {
            throw new UsageException(option + "=" + value
                    + " cannot be used: it must be a block number, a date like 2025-01-31 or a time like "
                    + "2025-01-31T13:00, in UTC");
        }
    }

    private static void requireNotEmpty(Map<String, Long> variables, String unit, String from, String to, int most) {
        Long first = variables.get("from_" + unit);
        Long last = variables.get("to_" + unit);
        if (first != null && last != null && first > last - most) {
            throw new UsageException("--from=" + from + " is after --to=" + to);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
