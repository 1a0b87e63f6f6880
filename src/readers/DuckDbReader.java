import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** Reads a dataset by the DuckDB that the program has in it. Called by scripts/readers: DATA_DIR ROWS SCRIPTS_DIR. */
public final class DuckDbReader {

    private DuckDbReader() {
    }

    public static void main(String[] arguments) throws Exception {
        String views = "SET VARIABLE data_dir = '" + arguments[0] + "'; SET VARIABLE sql_dir = '" + arguments[2]
                + "/duckdb';\n" + Files.readString(Path.of(arguments[2], "duckdb", "views.sql"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String version = one(statement, "SELECT version()");
            said(version, "SELECT * FROM read_parquet('data/block_times/*/*/*.parquet')", one(statement,
                    "SELECT count(*) || ' rows; date ' || any_value(typeof(date)) || ', bundle_count '"
                            + " || any_value(typeof(bundle_count)) FROM read_parquet('" + arguments[0]
                            + "/block_times/*/*/*.parquet')"), arguments[1]);
            statement.execute(views);
            said(version, "scripts/duckdb/views.sql, SELECT count(*) FROM block_times",
                    one(statement, "SELECT count(*) || ' rows' FROM block_times"), arguments[1]);
        }
    }

    private static String one(Statement statement, String sql) throws Exception {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void said(String version, String line, String what, String rows) {
        System.out.printf("%-14s %-10s %s%n%25s %s%n", "DuckDB (JDBC)", version, line, "", what);
        if (!what.startsWith(rows + " rows")) {
            throw new IllegalStateException("not " + rows + " rows");
        }
    }
}
