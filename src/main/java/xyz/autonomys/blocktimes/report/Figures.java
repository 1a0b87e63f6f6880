package xyz.autonomys.blocktimes.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Values of a report as people read them. */
final class Figures {

    private Figures() {
    }

    /** Milliseconds and counts without decimals, shares with four; thousands apart. */
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

    /** Numbers that name something are not counted in thousands. */
    private static boolean isAName(String column) {
        return column.endsWith("_id") || column.endsWith("_number") || column.endsWith("_spec");
    }
}
