package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import xyz.autonomys.blocktimes.chain.Block;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * Rows read back from a published file, in block order, one at a time. By DuckDB: Parquet's own reader cannot be used
 * without Hadoop. Not for several threads.
 */
final class StoredRows implements AutoCloseable {

    private static final String QUERY = "SELECT * FROM read_parquet(?) WHERE block_number BETWEEN ? AND ? ORDER BY block_number";

    private final Path file;
    private final Connection connection;
    private final PreparedStatement query;
    private final ResultSet rows;

    StoredRows(Path file, BlockRange blocks) throws IOException {
        this.file = file;
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw unreadable(e);
        }
        try {
            try (Statement modest = connection.createStatement()) {
                modest.execute("SET threads = 1; SET memory_limit = '128MB'");
            }
            query = connection.prepareStatement(QUERY);
            // A path is no pattern, whatever characters are in it.
            query.setString(1, file.toString().replaceAll("[\\[*?]", "[$0]"));
            query.setLong(2, blocks.first());
            query.setLong(3, blocks.last());
            rows = query.executeQuery();
        } catch (SQLException e) {
            try (connection) {
                throw unreadable(e);
            } catch (SQLException onClose) {
                throw unreadable(onClose);
            }
        }
    }

    /** The next row; null after the last one. */
    BlockTime next() throws IOException {
        try {
            if (!rows.next()) {
                return null;
            }
            Block block = new Block(rows.getLong("block_number"), rows.getString("hash"), rows.getString("parent_hash"),
                    rows.getLong("timestamp_ms"), rows.getInt("spec_version"),
                    rows.getObject("contained_store_segment_headers", Boolean.class), rows.getObject("bundle_count", Long.class),
                    rows.getString("consensus_block_hash"), rows.getObject("slot", Long.class));
            return new BlockTime(rows.getString("chain"), block, rows.getObject("delta_since_parent_ms", Long.class),
                    rows.getLong("ingestion_ts_ms"));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private IOException unreadable(SQLException e) {
        return new IOException(file + " cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        try (connection; query; rows) {
            // closed in the order of need
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }
}
