package xyz.autonomys.blocktimes.report;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Runs SQL in DuckDB through camel-jdbc. */
public final class SqlRunner implements AutoCloseable {

    private static final String SQL = "direct:sql";

    private final DuckDb duckDb = new DuckDb();
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;

    private SqlRunner() throws Exception {
        context.getRegistry().bind("duckdb", DataSource.class, duckDb.dataSource());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(SQL).routeId("sql").to("jdbc:duckdb");
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    /**
     * Starts DuckDB, and Camel with it.
     *
     * @throws IllegalStateException if DuckDB or Camel cannot be started
     */
    public static SqlRunner start() {
        try {
            return new SqlRunner();
        } catch (Exception e) {
            throw new IllegalStateException("DuckDB cannot be started: " + e.getMessage(), e);
        }
    }

    /**
     * Runs SQL and returns the rows of its last statement. A row maps column names to values.
     *
     * @throws UnreadableDataException if a file that it reads is damaged
     * @throws IllegalStateException if DuckDB cannot run it
     */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> query(String sql) {
        try {
            return template.requestBody(SQL, sql, List.class);
        } catch (CamelExecutionException e) {
            if (String.valueOf(e.getCause().getMessage()).matches("(?s)(Invalid|IO|Serialization|Conversion) .*")) {
                throw new UnreadableDataException("a stored file cannot be read: " + e.getCause().getMessage()
                        + "; validate names it", e);
            }
            throw new IllegalStateException("DuckDB: " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        context.stop();
        duckDb.close();
    }
}
