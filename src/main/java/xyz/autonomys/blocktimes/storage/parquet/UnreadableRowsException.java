package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;

/** Rows of a file that DuckDB cannot read: the file is damaged, or not there. */
public final class UnreadableRowsException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableRowsException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
