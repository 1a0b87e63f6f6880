package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Computes {@link ContentDigest}s from the rows of files, by DuckDB. Not for several threads. */
public final class RowDigests implements AutoCloseable {

    private static final String ROWS = "read_parquet(?, hive_partitioning = false)";

    private @Nullable Connection connection;

    /**
     * Returns the digest of the rows of a file of {@code block_times} on this machine.
     *
     * @throws IOException if they cannot be read
     */
    public ContentDigest ofBlockTimes(Path file) throws IOException {
        return of(file, ContentDigest.blockTimeText(), BlockTimeSchema.withAllColumns("FROM " + ROWS));
    }

    /**
     * Returns the digest of the rows of a file of {@code offline_operators} on this machine.
     *
     * @throws IOException if they cannot be read
     */
    public ContentDigest ofOfflineOperators(Path file) throws IOException {
        return of(file, ContentDigest.offlineOperatorText(), ROWS);
    }

    private ContentDigest of(Path file, String text, String rows) throws IOException {
        try (PreparedStatement query = connection().prepareStatement("SELECT " + ContentDigest.aggregate(text)
                + " FROM " + rows)) {
            query.setString(1, StoredRows.noPattern(file));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return ContentDigest.of(row.getString(1));
            }
        } catch (SQLException e) {
            throw new UnreadableRowsException(e);
        }
    }

    /** Most files say their digests in their footers, so DuckDB is started only when it is needed. */
    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = StoredRows.modestDuckDb();
        }
        return connection;
    }

    @Override
    public void close() throws IOException {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
