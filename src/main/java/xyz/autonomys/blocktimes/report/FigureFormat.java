package xyz.autonomys.blocktimes.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats the values of a report for people. */
final class FigureFormat {

    private FigureFormat() {
    }

    /** Decimals of columns other than 0. Percentages have two. */
    private static final Map<String, Integer> DECIMALS = Map.ofEntries(
            Map.entry("p", 4), Map.entry("p_low", 4), Map.entry("p_high", 4), Map.entry("bundle_slot_probability", 4),
            Map.entry("z", 2), Map.entry("bundles_a_block", 2), Map.entry("slots_a_block", 4),
            Map.entry("slots_low", 4), Map.entry("slots_high", 4), Map.entry("slots_error", 4),
            Map.entry("slot_ms", 2), Map.entry("slot_low_ms", 2), Map.entry("slot_high_ms", 2),
            Map.entry("slot_error_ms", 3), Map.entry("by_slots_ms", 1), Map.entry("by_slots_low_ms", 1),
            Map.entry("by_slots_high_ms", 1), Map.entry("by_length_ms", 1), Map.entry("by_length_low_ms", 1),
            Map.entry("by_length_high_ms", 1), Map.entry("excess_ms", 1), Map.entry("space_pib", 3),
            Map.entry("ratio", 3), Map.entry("expected", 1), Map.entry("expected_slots", 2),
            Map.entry("observed_slots", 2), Map.entry("effect_ms", 1), Map.entry("effect_low_ms", 1),
            Map.entry("effect_high_ms", 1), Map.entry("least_seen_ms", 1), Map.entry("residual_ms", 1),
            Map.entry("residual_error_ms", 1), Map.entry("from", 2), Map.entry("to", 2), Map.entry("before", 3),
            Map.entry("after", 3), Map.entry("change", 3), Map.entry("low", 3), Map.entry("high", 3),
            Map.entry("of_a", 3), Map.entry("of_b", 3), Map.entry("difference", 3), Map.entry("size", 3),
            Map.entry("once_in_days", 1));

    /**
     * Returns a value as text; {@code -} for null. A probability of a test has two digits, others have the decimals of
     * their column. There are commas between thousands, except in numbers that are names.
     */
    static String shown(String column, @Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (!(value instanceof Number number)) {
            return value.toString();
        }
        if (column.equals("p_value")) {
            double p = number.doubleValue();
            return p == 0 ? "<1e-300" : String.format(Locale.ROOT, p < 0.001 ? "%.0e" : "%.3f", p);
        }
        int decimals = DECIMALS.getOrDefault(column, column.endsWith("_pct") ? 2 : 0);
        if (decimals > 0) {
            return String.format(Locale.ROOT, "%,." + decimals + "f", number.doubleValue());
        }
        BigDecimal rounded = new BigDecimal(number.toString()).setScale(0, RoundingMode.HALF_UP);
        return isAName(column) ? rounded.toPlainString() : String.format(Locale.ROOT, "%,d", rounded.toBigInteger());
    }

    /** Returns whether the numbers of a column are names: ids, block numbers, spec versions. */
    private static boolean isAName(String column) {
        return column.endsWith("_id") || column.endsWith("_number") || column.endsWith("_spec")
                || column.equals("spec_version");
    }
}
