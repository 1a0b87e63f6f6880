package xyz.autonomys.blocktimes.report;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.duckdb.DuckDBConnection;

/**
 * An in-memory DuckDB for camel-jdbc. Each connection that the driver opens is a database of its own and takes 20 ms.
 * This class hands out duplicates of one connection, which share its database.
 */
public final class DuckDb implements AutoCloseable {

    private final DuckDBConnection database;

    /** @throws IllegalStateException if DuckDB cannot be started */
    public DuckDb() {
        try {
            database = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB cannot be started: " + e.getMessage(), e);
        }
    }

    /** Returns a source of connections to this database. Any number of threads may use it. */
    public DataSource dataSource() {
        return new Duplicates();
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB cannot be closed: " + e.getMessage(), e);
        }
    }

    private final class Duplicates implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return database.duplicate();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            // DuckDB has nothing to log
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // nothing to wait for
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("this program does not log by java.util.logging");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("not a wrapper of " + type.getName());
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
