package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.decode.OfflineOperator;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Making;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

/**
 * The rows of a published file, read in block order, one at a time. DuckDB reads them, because Parquet's own reader
 * needs Hadoop. Not for several threads.
 */
public final class StoredRows implements AutoCloseable {

    private static final String QUERY =
            "SELECT * FROM read_parquet(?) WHERE block_number BETWEEN ? AND ? ORDER BY block_number";

    private static final String OPERATORS =
            "SELECT * FROM read_parquet(?, file_row_number = true) WHERE block_number BETWEEN ? AND ? ORDER BY"
                    + " file_row_number";

    private final String file;
    private final PublishedFiles.Copy copy;
    private final PublishedFiles.Copy operatorsCopy;
    private final Map<Long, List<OfflineOperator>> operators = new HashMap<>();
    private final Connection connection;
    private final PreparedStatement query;
    private final ResultSet rows;
    private final boolean hasMaking;

    /**
     * @param operators name of the file of offline operators; null if the blocks report none, or if they are not wanted
     */
    private StoredRows(PublishedFiles files, String file, String operators, BlockRange blocks) throws IOException {
        this.file = files.shown(file);
        this.copy = files.copy(file);
        this.operatorsCopy = operators == null ? null : files.copy(operators);
        try {
            connection = modestDuckDb();
        } catch (SQLException e) {
            try (copy; operatorsCopy) {
                throw unreadable(e);
            }
        }
        try {
            if (operators != null) {
                readOperators(operatorsCopy.path(), blocks);
            }
            query = connection.prepareStatement(QUERY);
            query.setString(1, noPattern(copy.path()));
            query.setLong(2, blocks.first());
            query.setLong(3, blocks.last());
            rows = query.executeQuery();
            hasMaking = hasColumn("author");
        } catch (SQLException e) {
            try (copy; operatorsCopy; connection) {
                throw unreadable(e);
            } catch (SQLException onClose) {
                throw unreadable(onClose);
            }
        }
    }

    /**
     * Opens the rows of some blocks of a file, with their offline operators.
     *
     * @throws IOException if the file cannot be read
     */
    public StoredRows(PublishedFiles files, StoredFile file, BlockRange blocks) throws IOException {
        this(
                files,
                file.name(),
                file.operators(),
                blocks);
    }

    /**
     * Opens the rows of some blocks of a file, without their offline operators.
     *
     * @throws IOException if the file cannot be read
     */
    public static StoredRows withoutOperators(PublishedFiles files, StoredFile file, BlockRange blocks)
            throws IOException {
        return new StoredRows(files, file.name(), null, blocks);
    }

    /**
     * Opens all rows of a file, without their offline operators.
     *
     * @throws IOException if the file cannot be read
     */
    public static StoredRows of(PublishedFiles files, String name) throws IOException {
        return new StoredRows(files, name, null, new BlockRange(0, Long.MAX_VALUE));
    }

    /**
     * Returns the values of a row by the names of the dataset's columns, in their order; with null where there is none.
     * {@code timestamp_utc} is text in the form of ISO 8601, without zone.
     */
    public static Map<String, @Nullable Object> columns(BlockTime row) {
        return BlockTimeSchema.columns(row);
    }

    /** Returns a connection to a DuckDB of its own, which takes one core and little memory beside the run. */
    static Connection modestDuckDb() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement modest = connection.createStatement()) {
            modest.execute("SET threads = 1; SET memory_limit = '128MB'");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Escapes the characters of a path that DuckDB would take for a pattern. */
    static String noPattern(Path path) {
        return path.toString().replaceAll("[\\[*?]", "[$0]");
    }

    private void readOperators(Path file, BlockRange blocks) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(OPERATORS)) {
            read.setString(1, noPattern(file));
            read.setLong(2, blocks.first());
            read.setLong(3, blocks.last());
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    BigDecimal threshold = rows.getBigDecimal("shortfall_threshold");
                    operators
                            .computeIfAbsent(rows.getLong("block_number"), block -> new ArrayList<>())
                            .add(new OfflineOperator(
                                    rows.getLong("domain_id"),
                                    rows.getObject("epoch_index", Long.class),
                                    u64(rows, "operator_id"),
                                    u64(rows, "submitted_bundles"),
                                    u64(rows, "expected_bundles"),
                                    u64(rows, "min_required_bundles"),
                                    threshold == null ? null : U64.bits(threshold)));
                }
            }
        }
    }

    private static long u64(ResultSet rows, String column) throws SQLException {
        return U64.bits(rows.getBigDecimal(column));
    }

    /**
     * Returns the next row; null after the last one.
     *
     * @throws IOException if the file cannot be read
     */
    public BlockTime next() throws IOException {
        try {
            if (!rows.next()) {
                return null;
            }
            Block block = new Block(
                    rows.getLong("block_number"),
                    rows.getString("hash"),
                    rows.getString("parent_hash"),
                    rows.getLong("timestamp_ms"),
                    rows.getInt("spec_version"),
                    rows.getObject("contained_store_segment_headers", Boolean.class),
                    rows.getObject("bundle_count", Long.class),
                    rows.getString("consensus_block_hash"),
                    rows.getObject("slot", Long.class),
                    making(),
                    operators.getOrDefault(rows.getLong("block_number"), List.of()));
            return new BlockTime(rows.getString("chain"), block, rows.getObject("delta_since_parent_ms", Long.class),
                    rows.getLong("ingestion_ts_ms"));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private boolean hasColumn(String name) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            if (columns.getColumnLabel(column).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns how a block was made; null in files of version 1, which have no such columns. */
    private @Nullable Making making() throws SQLException {
        String author = !hasMaking ? null : rows.getString("author");
        if (author == null) {
            return null;
        }
        BigDecimal solutionRange = rows.getBigDecimal("solution_range");
        return new Making(
                author,
                rows.getString("reward_address"),
                solutionRange == null ? null : Long.valueOf(U64.bits(solutionRange)),
                rows.getObject("pot_slot_iterations", Long.class),
                rows.getLong("extrinsics"),
                rows.getLong("votes"),
                rows.getObject("weight_ps", Long.class),
                rows.getObject("weight_limit_ps", Long.class));
    }

    private IOException unreadable(SQLException e) {
        return new IOException(file + " cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        try (copy; operatorsCopy; connection; query; rows) {
            // closes in reverse order: the rows first, the copies last
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }
}
