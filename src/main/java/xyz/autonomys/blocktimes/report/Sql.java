package xyz.autonomys.blocktimes.report;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The program's own SQL files with what they are to read: the same text that any DuckDB runs by itself. */
public final class Sql {

    private Sql() {
    }

    /**
     * A query over a fixed list of files: what is published or replaced while it runs does not change its answer.
     *
     * @param text content of a file of {@code scripts/duckdb}
     */
    public static String over(List<Path> files, String text) {
        return with(Map.of("block_times", files), text);
    }

    /**
     * A query with variables set.
     *
     * @param variables numbers, lists of paths, and maps of text to numbers, by name
     */
    public static String with(Map<String, ?> variables, String text) {
        return variables.entrySet().stream()
                        .map(variable ->
                                "SET VARIABLE " + variable.getKey() + " = " + literal(variable.getValue()) + ";\n")
                        .collect(Collectors.joining())
                + text;
    }

    private static String literal(Object value) {
        if (value instanceof Collection<?> paths) {
            return paths.stream().map(path -> quoted(((Path) path).toString().replaceAll("[\\[*?]", "[$0]")))
                    .collect(Collectors.joining(", ", "[", "]"));
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
