package xyz.autonomys.blocktimes.report;

/** DuckDB cannot read a stored file: its content is damaged, or the disk fails. The message is DuckDB's. */
public final class UnreadableDataException extends RuntimeException {

    UnreadableDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
