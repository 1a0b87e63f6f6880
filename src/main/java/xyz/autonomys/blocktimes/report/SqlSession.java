package xyz.autonomys.blocktimes.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.storage.Copies;

/**
 * A DuckDB in memory with the views of {@code scripts/duckdb/views.sql} over certain files. Not for several threads,
 * but for {@link #cancel}.
 */
public final class SqlSession implements AutoCloseable {

    private static final Pattern REPORT = Pattern.compile("VIEW (report_\\w+)");
    private static final String FIRST_VIEW = "CREATE OR REPLACE VIEW";

    private final DuckDb duckDb = new DuckDb();
    private final Connection connection;
    private volatile @Nullable Statement running;

    /**
     * Starts DuckDB and makes the views.
     *
     * @param files that the views show
     * @param variables that reports read
     * @throws IOException if a file of {@code scripts/duckdb} cannot be read
     * @throws BadSqlException if a view cannot be made
     */
    public SqlSession(Copies files, Map<String, Object> variables, Sql.Texts texts)
            throws IOException {
        String views = texts.of("views");
        // The views, without what finds the files of any other DuckDB.
        String text = views.substring(views.indexOf(FIRST_VIEW));
        Map<String, Object> all = new LinkedHashMap<>(variables);
        for (Matcher view = REPORT.matcher(text); view.find(); ) {
            all.put(view.group(1), texts.of(view.group(1)));
        }
        try {
            connection = duckDb.dataSource().getConnection();
            show(files);
            execute(Sql.with(all, "SET TimeZone = 'UTC';\n" + text));
        } catch (SQLException | RuntimeException e) {
            duckDb.close();
            throw e instanceof BadSqlException bad ? bad : new BadSqlException(e);
        }
    }

    /** Lets the views show other files from now on. Tables that were made stay. */
    public void show(Copies files) {
        execute(Sql.with(Map.of("block_times", files.blockTimes(), "offline_operators", files.operators()), ""));
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new BadSqlException(e);
        }
    }

    /**
     * Runs SQL, and writes the rows of its last statement.
     *
     * @return number of rows
     * @throws BadSqlException if DuckDB cannot run it
     */
    public long run(String sql, ResultFormat format, PrintWriter out) {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            boolean rows = statement.execute(sql);
            if (!rows) {
                return 0;
            }
            try (ResultSet result = statement.getResultSet()) {
                long written = format.write(result, out);
                out.flush();
                return written;
            }
        } catch (SQLException e) {
            throw new BadSqlException(e);
        } finally {
            running = null;
        }
    }

    /** Cancels what is running, if anything is; it then fails. Any thread may call this. */
    public void cancel() {
        Statement now = running;
        try {
            if (now != null) {
                now.cancel();
            }
        } catch (SQLException e) {
            // It has ended meanwhile.
        }
    }

    /** Returns a connection to the same database, for an export; closed with this. */
    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        try (duckDb) {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB cannot be closed: " + e.getMessage(), e);
        }
    }
}
