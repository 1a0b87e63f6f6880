package xyz.autonomys.blocktimes.report;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.text.HtmlText;
import xyz.autonomys.blocktimes.text.InertText;

/** Formats for the rows of a query. */
public enum ResultFormat {

    /** Columns under their names; numbers to the right. After 10,000 rows it says how many more there are. */
    TABLE {
        @Override
        long write(ResultSet rows, PrintWriter out) throws SQLException {
            List<String> names = names(rows);
            List<List<String>> lines = new ArrayList<>();
            List<Boolean> numbers = numbers(rows);
            long count = 0;
            while (rows.next()) {
                if (count++ < MOST_IN_TABLE) {
                    List<String> line = new ArrayList<>();
                    for (int column = 1; column <= names.size(); column++) {
                        Object value = value(rows, column);
                        line.add(value == null ? "-" : InertText.line(value.toString()));
                    }
                    lines.add(line);
                }
            }
            List<Integer> widths = new ArrayList<>();
            for (int column = 0; column < names.size(); column++) {
                int of = column;
                widths.add(Math.max(names.get(of).length(),
                        lines.stream().mapToInt(line -> line.get(of).length()).max().orElse(0)));
            }
            line(names, widths, numbers, out);
            lines.forEach(line -> line(line, widths, numbers, out));
            if (count > MOST_IN_TABLE) {
                out.println("… and " + (count - MOST_IN_TABLE) + " more rows: --format=csv or json has all");
            }
            return count;
        }
    },

    /** As in RFC 4180, with a line of column names; null is an empty field. */
    CSV {
        @Override
        long write(ResultSet rows, PrintWriter out) throws SQLException {
            List<String> names = names(rows);
            out.println(names.stream().map(CsvReport::field).collect(Collectors.joining(",")));
            long count = 0;
            for (; rows.next(); count++) {
                StringBuilder line = new StringBuilder();
                for (int column = 1; column <= names.size(); column++) {
                    line.append(column == 1 ? "" : ",").append(CsvReport.field(value(rows, column)));
                }
                out.println(line);
            }
            return count;
        }
    },

    /** A list of objects, one a line. */
    JSON_ROWS {
        @Override
        long write(ResultSet rows, PrintWriter out) throws SQLException {
            List<String> names = names(rows);
            long count = 0;
            out.print("[");
            for (; rows.next(); count++) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= names.size(); column++) {
                    Object value = value(rows, column);
                    row.put(names.get(column - 1), value instanceof Number || value instanceof Boolean || value == null
                            ? value : value.toString());
                }
                try {
                    out.print((count == 0 ? "\n" : ",\n") + JSON.writeValueAsString(row));
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException("writing JSON to memory", e);
                }
            }
            out.println("\n]");
            return count;
        }
    },

    /** One table of a page. */
    HTML {
        @Override
        long write(ResultSet rows, PrintWriter out) throws SQLException {
            List<String> names = names(rows);
            out.println("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>blocktimes "
                    + "sql</title></head>"
                    + "<body><table>");
            out.println(names.stream().map(name -> "<th>" + HtmlText.escaped(name) + "</th>")
                    .collect(Collectors.joining("", "<tr>", "</tr>")));
            long count = 0;
            for (; rows.next(); count++) {
                StringBuilder line = new StringBuilder("<tr>");
                for (int column = 1; column <= names.size(); column++) {
                    Object value = value(rows, column);
                    line.append("<td>").append(value == null ? "" : HtmlText.escaped(value.toString()))
                            .append("</td>");
                }
                out.println(line.append("</tr>"));
            }
            out.println("</table></body></html>");
            return count;
        }
    };

    private static final int MOST_IN_TABLE = 10_000;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true).toFormatter(Locale.ROOT);

    /** Returns the names that options take. */
    public static List<String> optionNames() {
        return List.of("table", "csv", "json", "html");
    }

    /** Returns the format that an option names, which must be one of {@link #optionNames}. */
    public static ResultFormat of(String optionName) {
        return optionName.equals("json") ? JSON_ROWS : valueOf(optionName.toUpperCase(Locale.ROOT));
    }

    /** Writes rows, and returns how many. */
    abstract long write(ResultSet rows, PrintWriter out) throws SQLException;

    private static List<String> names(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            names.add(InertText.line(columns.getColumnLabel(column)));
        }
        return names;
    }

    private static List<Boolean> numbers(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<Boolean> numbers = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            numbers.add(switch (columns.getColumnType(column)) {
                case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.DECIMAL, Types.NUMERIC,
                        Types.FLOAT, Types.REAL, Types.DOUBLE -> true;
                default -> columns.getColumnTypeName(column).endsWith("INT");
            });
        }
        return numbers;
    }

    /** Returns a value; a time as it is stored, in UTC, and not in the time zone of this machine. */
    private static Object value(ResultSet rows, int column) throws SQLException {
        return switch (rows.getMetaData().getColumnType(column)) {
            case Types.TIMESTAMP -> Optional.ofNullable(rows.getObject(column, LocalDateTime.class))
                    .map(TIME::format).orElse(null);
            case Types.DATE -> rows.getObject(column, LocalDate.class);
            default -> rows.getObject(column);
        };
    }

    private static void line(List<String> cells, List<Integer> widths, List<Boolean> numbers, PrintWriter out) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String space = " ".repeat(widths.get(column) - cells.get(column).length());
            text.append(column == 0 ? "" : "  ")
                    .append(numbers.get(column) ? space + cells.get(column) : cells.get(column) + space);
        }
        out.println(text.toString().stripTrailing());
    }
}
