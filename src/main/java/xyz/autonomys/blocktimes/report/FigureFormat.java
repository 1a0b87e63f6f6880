package xyz.autonomys.blocktimes.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Formats the values of a report for people. */
final class FigureFormat {

    private FigureFormat() {
    }

    /**
     * Returns a value as text; {@code -} for null. {@code p} has four decimals. {@code z}, {@code bundles_a_block} and
     * percentages have two. Other numbers have none, and commas between thousands, except numbers that are names.
     */
    static String shown(String column, Object value) {
        if (value == null) {
            return "-";
        }
        if (!(value instanceof Number number)) {
            return value.toString();
        }
        if (column.equals("p")) {
            return String.format(Locale.ROOT, "%.4f", number.doubleValue());
        }
        if (column.equals("z") || column.equals("bundles_a_block") || column.endsWith("_pct")) {
            return String.format(Locale.ROOT, "%.2f", number.doubleValue());
        }
        BigDecimal rounded = new BigDecimal(number.toString()).setScale(0, RoundingMode.HALF_UP);
        return isAName(column) ? rounded.toPlainString() : String.format(Locale.ROOT, "%,d", rounded.toBigInteger());
    }

    /** Returns whether the numbers of a column are names: ids, block numbers, spec versions. */
    private static boolean isAName(String column) {
        return column.endsWith("_id") || column.endsWith("_number") || column.endsWith("_spec");
    }
}
