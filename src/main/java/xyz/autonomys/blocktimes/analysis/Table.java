package xyz.autonomys.blocktimes.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows for a report, one after another. NaN becomes null. */
final class Table {

    private final String chain;
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

    Table(String chain) {
        this.chain = chain;
    }

    /** Begins a row; its first column is the chain. */
    Table row() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("chain", chain);
        rows.add(row);
        return this;
    }

    Table put(String column, @Nullable Object value) {
        rows.get(rows.size() - 1).put(column, value instanceof Double number && !Double.isFinite(number) ? null
                : value);
        return this;
    }

    List<Map<String, @Nullable Object>> rows() {
        return rows;
    }

    /** Returns formatted text, with the decimal point whatever the machine's language. */
    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
