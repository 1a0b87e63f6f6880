package xyz.autonomys.blocktimes.report;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Writes the rows of a query to a file: by DuckDB as CSV or JSON lines, or as an Arrow file. */
public final class Export {

    /** Names of the formats, as options take them and as names of files end. */
    public static final List<String> FORMATS = List.of("csv", "jsonl", "arrow");

    private final SqlSession session;

    public Export(SqlSession session) {
        this.session = session;
    }

    /**
     * Writes a file. A name that ends with {@code .gz} or {@code .zst} compresses CSV and JSON lines.
     *
     * @param query one SELECT over the views
     * @param format one of {@link #FORMATS}
     * @param file to be written; replaced if it exists
     * @param name name that the file will get, which says whether it is compressed
     * @return number of rows
     * @throws BadSqlException if DuckDB cannot run the query or write the file
     * @throws IOException if the Arrow file cannot be written
     */
    public long write(String query, String format, Path file, String name) throws IOException {
        if (format.equals("arrow")) {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                return ArrowFile.write(rows, file);
            } catch (SQLException e) {
                throw new BadSqlException(e);
            }
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String compression = lower.endsWith(".gz") ? "gzip" : lower.endsWith(".zst") ? "zstd" : "uncompressed";
        String options = format.equals("csv") ? "FORMAT csv, HEADER" : "FORMAT json";
        try (Statement statement = session.connection().createStatement()) {
            // DuckDB has no parameters here.
            return statement.executeUpdate("COPY (" + query + ") TO '" + file.toString().replace("'", "''") + "' ("
                    + options + ", COMPRESSION " + compression + ")");
        } catch (SQLException e) {
            throw new BadSqlException(e);
        }
    }

    /** Returns the format that the name of a file ends with; null if it is none of them. */
    public static String formatOf(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.replaceFirst("\\.(gz|zst)$", "");
        return FORMATS.stream().filter(format -> plain.endsWith("." + format))
                // Arrow files are not compressed as a whole: nothing could open them.
                .filter(format -> plain.equals(lower) || !format.equals("arrow")).findFirst().orElse(null);
    }
}
