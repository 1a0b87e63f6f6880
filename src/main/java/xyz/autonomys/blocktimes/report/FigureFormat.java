package xyz.autonomys.blocktimes.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats the values of a report: for people, with the digits that say something; for programs, a few more. */
public final class FigureFormat {

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
            Map.entry("once_in_days", 1), Map.entry("value", 3), Map.entry("by_chance", 2));

    /** Digits behind the point for programs. Nothing is measured to less than a ms; means are to a µs. */
    private static final int MS_DECIMALS = 3;
    private static final int SLOT_DECIMALS = 4;
    private static final int PROBABILITY_DIGITS = 3;
    private static final int PERCENT_DECIMALS = 3;
    private static final int DIGITS = 6;
    /** From here on there is nothing behind the point. */
    private static final double LARGE = 1e7;

    /** What a column is called, where its name alone does not say it. */
    private static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("mean_error_ms", "std. error"), Map.entry("slots_error", "std. error"),
            Map.entry("slot_error_ms", "std. error"), Map.entry("residual_error_ms", "std. error"),
            Map.entry("stddev_ms", "std. dev."), Map.entry("stddev_by_slots_ms", "std. dev. by slots"),
            Map.entry("stddev_skew_ms", "std. dev. of skew"), Map.entry("at_500_ms", "of 500 ms"),
            Map.entry("longest_run_at_500_ms", "of these in a row"), Map.entry("slot_ms", "slot length"),
            Map.entry("by_slots_ms", "by slots"), Map.entry("by_length_ms", "by slot length"),
            Map.entry("excess_ms", "above 6,000"), Map.entry("p", "share"), Map.entry("p_low", "low"),
            Map.entry("p_high", "high"), Map.entry("slots_low", "low"), Map.entry("slots_high", "high"),
            Map.entry("offset_low_ms", "low"), Map.entry("offset_high_ms", "high"), Map.entry("effect_low_ms", "low"),
            Map.entry("effect_high_ms", "high"), Map.entry("low_ms", "low"), Map.entry("high_ms", "high"),
            Map.entry("least_seen_ms", "least visible"), Map.entry("of", "effect on"),
            Map.entry("timestamps_that_differ", "times differ"), Map.entry("spread_ms", "std. dev."),
            Map.entry("mean_shortfall_pct", "mean short %"), Map.entry("max_shortfall_pct", "max short %"),
            Map.entry("min_required_bundles", "bundles required"), Map.entry("once_in_days", "by chance once in days"),
            Map.entry("p_value", "p value"), Map.entry("delta_ms", "block time"), Map.entry("era_number", "era"));

    /** Returns the heading of a column. It has no unit of time: titles say it. */
    public static String heading(String column) {
        String heading = HEADINGS.get(column);
        return heading != null ? heading
                : column.replaceFirst("_ms$", "").replaceFirst("_pct$", " %").replaceFirst("_utc$", "").replace('_',
                        ' ');
    }

    /** Returns a value as programs get it: rounded to what it means; null for what is no finite number. */
    static @Nullable Object rounded(String column, @Nullable Object value) {
        if (!(value instanceof Double number)) {
            return value;
        }
        if (!Double.isFinite(number)) {
            return null;
        }
        BigDecimal exact = BigDecimal.valueOf(number);
        if (column.equals("p_value")) {
            return exact.round(new MathContext(PROBABILITY_DIGITS)).doubleValue();
        }
        if (column.endsWith("_ms")) {
            return exact.setScale(column.startsWith("slot_") ? SLOT_DECIMALS : MS_DECIMALS, RoundingMode.HALF_UP)
                    .doubleValue();
        }
        if (column.endsWith("_pct")) {
            return exact.setScale(PERCENT_DECIMALS, RoundingMode.HALF_UP).doubleValue();
        }
        return Math.abs(number) < LARGE ? (Object) exact.round(new MathContext(DIGITS)).doubleValue()
                : (Object) exact.setScale(0, RoundingMode.HALF_UP).toBigInteger();
    }

    /**
     * Returns a value as text; {@code -} for null. A probability of a test has two digits, others have the decimals of
     * their column. There are commas between thousands, except in numbers that are names.
     */
    public static String shown(String column, @Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (!(value instanceof Number number)) {
            return value.toString();
        }
        if (!Double.isFinite(number.doubleValue())) {
            return "-";
        }
        if (column.equals("p_value")) {
            double p = number.doubleValue();
            return p == 0 ? "<1e-300" : String.format(Locale.ROOT, p < 0.001 ? "%.0e" : "%.3f", p);
        }
        int decimals = DECIMALS.getOrDefault(column, column.endsWith("_pct") ? 2 : 0);
        if (decimals > 0) {
            // Adding 0 makes a positive zero of a negative one.
            double rounded = BigDecimal.valueOf(number.doubleValue()).setScale(decimals,
                    RoundingMode.HALF_UP).doubleValue();
            return String.format(Locale.ROOT, "%,." + decimals + "f", rounded + 0.0);
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
