package xyz.autonomys.blocktimes.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The program's own SQL files, together with the variables that they read. Any DuckDB can run the same text by itself.
 */
public final class Sql {

    /** The files of {@code scripts/duckdb}. */
    @FunctionalInterface
    public interface Texts {
        /** Returns the content of a file, by its name without the ending. */
        String of(String name) throws IOException;
    }

    private Sql() {
    }

    /**
     * Returns a query over a fixed list of files. Files that are published or replaced while it runs do not change its
     * result.
     *
     * @param text content of a file of {@code scripts/duckdb}
     */
    public static String over(List<Path> files, String text) {
        return with(Map.of("block_times", files), text);
    }

    /**
     * Returns a query that first sets variables.
     *
     * @param variables numbers, texts, lists of paths or texts, and maps of text to numbers, by name
     * @param text the query
     */
    public static String with(Map<String, ?> variables, String text) {
        return variables.entrySet().stream()
                        .map(variable ->
                                "SET VARIABLE " + variable.getKey() + " = " + literal(variable.getValue()) + ";\n")
                        .collect(Collectors.joining())
                + text;
    }

    private static String literal(Object value) {
        if (value instanceof Collection<?> list) {
            // DuckDB cannot tell the type of an empty list.
            return list.isEmpty() ? "[]::VARCHAR[]"
                    : list.stream().map(Sql::literal).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Path path) {
            return quoted(path.toString().replaceAll("[\\[*?]", "[$0]"));
        }
        if (value instanceof String text) {
            return quoted(text);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().map(entry -> quoted(entry.getKey().toString()) + ": " + entry.getValue())
                    .collect(Collectors.joining(", ", "MAP {", "}"));
        }
        return ((Number) value).toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
