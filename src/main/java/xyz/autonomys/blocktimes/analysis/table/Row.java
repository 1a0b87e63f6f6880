package xyz.autonomys.blocktimes.analysis.table;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.statistics.Regression;

/** A row that SQL returned, by the names of its columns. */
public record Row(Map<String, @Nullable Object> values) {

    /** Returns a number; 0 if it is null, as a sum over nothing is. */
    public double number(String column) {
        return values.get(column) instanceof Number number ? number.doubleValue() : 0;
    }

    /** Returns an integer; 0 if it is null. */
    public long whole(String column) {
        return values.get(column) instanceof Number number ? number.longValue() : 0;
    }

    /** Returns an integer; null if it is null. */
    public @Nullable Long wholeOrNull(String column) {
        return values.get(column) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    public String text(String column) {
        return Objects.toString(values.get(column), "");
    }

    /** Returns the sums of a regression: {@code <prefix>count}, {@code sxx} and so on. */
    public Regression regression(String prefix, String x, String y) {
        return new Regression(whole(prefix + "count"), number(x), number(y), number(prefix + "sxx"),
                number(prefix + "sxy"), number(prefix + "syy"));
    }
}
