package xyz.autonomys.blocktimes.analysis.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows for a report, one after another. NaN becomes null. */
public final class Table {

    private final String chain;
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

    public Table(String chain) {
        this.chain = chain;
    }

    /** Begins a row; its first column is the chain. */
    public Table row() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("chain", chain);
        rows.add(row);
        return this;
    }

    public Table put(String column, @Nullable Object value) {
        rows.get(rows.size() - 1).put(column, value instanceof Double number && !Double.isFinite(number) ? null
                : value);
        return this;
    }

    public List<Map<String, @Nullable Object>> rows() {
        return rows;
    }

    /** Returns formatted text, with the decimal point whatever the machine's language. */
    public static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
