package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

/**
 * Compares names and footers of published files with their first and last rows, and their pages with the checksums. Not
 * for several threads.
 */
public final class StoredEnds implements AutoCloseable {

    private static final String QUERY = "SELECT block_number, hash, parent_hash, timestamp_ms, chain"
            + " FROM read_parquet(?) WHERE block_number = ? OR block_number = ? ORDER BY block_number";

    private final PublishedFiles files;
    private final Connection connection;

    /** @throws IOException if DuckDB cannot be used */
    public StoredEnds(PublishedFiles files) throws IOException {
        this.files = files;
        try {
            connection = StoredRows.modestDuckDb();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Returns what in the name or the footer of a file does not fit its rows, in words that can follow its name; empty
     * if all fits.
     *
     * @throws IOException if the file is gone or cannot be copied at the moment
     */
    public Optional<String> problem(StoredFile file) throws IOException {
        // The driver closes a statement that fails, so each file has its own.
        try (PublishedFiles.Copy copy = files.copy(file.name());
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            Optional<String> damage = PageChecksums.problem(copy.path());
            if (damage.isEmpty() && file.operators() != null) {
                try (PublishedFiles.Copy operators = files.copy(file.operators())) {
                    damage = PageChecksums.problem(operators.path())
                            .map(problem -> "the file that goes with it is damaged: " + problem);
                }
            }
            if (damage.isPresent()) {
                return damage;
            }
            query.setString(1, StoredRows.noPattern(copy.path()));
            query.setLong(2, file.blocks().first());
            query.setLong(3, file.blocks().last());
            try (ResultSet rows = query.executeQuery()) {
                return problem(file, rows);
            }
        } catch (SQLException e) {
            if (isOfTheContent(e)) {
                return Optional.of("its rows cannot be read: " + e.getMessage());
            }
            throw new IOException(files.shown(file.name()) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether an error is about what the file holds. Others may pass: a disk that fails, no more memory or files. */
    private static boolean isOfTheContent(SQLException e) {
        return String.valueOf(e.getMessage()).matches("(?s)(Invalid|Conversion|Serialization|Binder)\\b.*");
    }

    private static Optional<String> problem(StoredFile file, ResultSet rows) throws SQLException {
        if (!rows.next() || rows.getLong("block_number") != file.blocks().first()) {
            return Optional.of("it has no row of block " + file.blocks().first());
        }
        if (!rows.getString("parent_hash").equals(file.footer().firstParentHash())) {
            return Optional.of("its footer has another parent hash than its first row");
        }
        if (!date(rows).equals(file.date())) {
            return Optional.of("its first row is of " + date(rows));
        }
        if (file.blocks().count() > 1 && (!rows.next() || rows.getLong("block_number") != file.blocks().last())) {
            return Optional.of("it has no row of block " + file.blocks().last());
        }
        if (!rows.getString("hash").equals(file.footer().lastHash())) {
            return Optional.of("its footer has another hash than its last row");
        }
        if (rows.getLong("timestamp_ms") != file.footer().lastTimestampMs()) {
            return Optional.of("its footer has another timestamp than its last row");
        }
        if (!date(rows).equals(file.date())) {
            return Optional.of("its last row is of " + date(rows));
        }
        return rows.getString("chain").equals(file.footer().chain()) ? Optional.empty()
                : Optional.of("its rows are of chain " + rows.getString("chain"));
    }

    private static LocalDate date(ResultSet row) throws SQLException {
        return BlockTimeSchema.date(row.getLong("timestamp_ms"));
    }

    @Override
    public void close() throws IOException {
        try (connection) {
            // nothing else is open
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
