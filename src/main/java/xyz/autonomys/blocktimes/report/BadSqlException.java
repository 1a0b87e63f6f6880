package xyz.autonomys.blocktimes.report;

/** SQL that DuckDB cannot run. The message is DuckDB's, and may have several lines. */
public final class BadSqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadSqlException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
