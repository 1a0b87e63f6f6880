package xyz.autonomys.blocktimes.devnet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes the rows of simulated consensus chains to files, without RPC: thousands of chains in seconds. */
public final class SimulatedRows implements AutoCloseable {

    private static final String COLUMNS = "chain VARCHAR, block_number BIGINT, timestamp_ms BIGINT,"
            + " delta_since_parent_ms BIGINT,"
            + " contained_store_segment_headers BOOLEAN, bundle_count BIGINT, slot BIGINT,"
            + " spec_version INTEGER, author VARCHAR, solution_range BIGINT, pot_slot_iterations BIGINT,"
            + " extrinsics BIGINT, votes BIGINT, weight_ps BIGINT";
    private static final String FLAGS = "chain VARCHAR, timestamp_ms BIGINT, domain_id BIGINT, operator_id BIGINT,"
            + " spec_version INTEGER";
    private static final long FIRST_SLOT = 300_000_000;
    private static final int FLAG = 99;
    private static final int EPOCH_BLOCKS = 120;
    private static final double TAU = 0.005;

    private final Path folder;
    private final Connection duckDb;
    private final DuckDBAppender blocks;
    private final DuckDBAppender flags;
    private String domain = "";

    public SimulatedRows(Path folder) throws SQLException {
        this.folder = folder;
        this.duckDb = DriverManager.getConnection("jdbc:duckdb:");
        execute("CREATE TABLE blocks (" + COLUMNS + "); CREATE TABLE flags (" + FLAGS + ")");
        this.blocks = duckDb.unwrap(DuckDBConnection.class).createAppender("blocks");
        this.flags = duckDb.unwrap(DuckDBConnection.class).createAppender("flags");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The key of a farmer, as these rows have it. */
    public static String farmer(int number) {
        return "farmer " + number;
    }

    /** Adds a chain. Its runtime is upgraded in the middle. */
    public SimulatedRows add(String chain, long seed, int count, Causes causes) throws SQLException {
        SimulatedSchedule schedule = new SimulatedSchedule(seed, 0, count, causes, Devnet.GENESIS_MS);
        for (int block = 1; block <= count; block++) {
            blocks.beginRow();
            blocks.append(chain);
            blocks.append((long) block);
            blocks.append(schedule.timestampMs(block));
            if (block == 1) {
                blocks.appendNull();
            } else {
                blocks.append(schedule.timestampMs(block) - schedule.timestampMs(block - 1));
            }
            blocks.append(SimulatedConsensus.segmentHeaders(block) > 0);
            long bundles = schedule.bundleAuthors(block).size();
            blocks.append(bundles);
            blocks.append(FIRST_SLOT + schedule.slot(block));
            blocks.append(block <= count / 2 ? 9 : 10);
            blocks.append(farmer(schedule.farmer(block)));
            blocks.append(schedule.solutionRange(block));
            blocks.append(150_000_000L);
            blocks.append(1 + bundles + schedule.votes(block));
            blocks.append((long) schedule.votes(block));
            blocks.append(schedule.weightPs(block));
            blocks.endRow();
            if (block % EPOCH_BLOCKS == 0) {
                epoch(chain, schedule, block, count);
            }
        }
        return this;
    }

    /** Adds a domain that has a block for each block of the other chain that has a bundle. */
    public SimulatedRows addDomain(String chain) {
        domain = chain;
        return this;
    }

    private void epoch(String chain, SimulatedSchedule schedule, int block, int count) throws SQLException {
        SimulatedNoise noise = SimulatedNoise.of(schedule.seed(block), FLAG, block);
        for (int operator = 0; operator < SimulatedSchedule.OPERATORS; operator++) {
            Causes.At often = schedule.causes().operator();
            if (noise.nextDouble() < (often.is(operator) ? often.value() : TAU)) {
                flags.beginRow();
                flags.append(chain);
                flags.append(schedule.timestampMs(block));
                flags.append(0L);
                flags.append((long) operator);
                flags.append(block <= count / 2 ? 9 : 10);
                flags.endRow();
            }
        }
    }

    /** Writes all rows, and returns the files: of blocks, and of operators. */
    public List<Path> write() throws SQLException {
        blocks.flush();
        flags.flush();
        Path file = folder.resolve("blocks.parquet");
        Path operators = folder.resolve("operators.parquet");
        execute("COPY (WITH made AS (SELECT * REPLACE (solution_range::DECIMAL(20,0) AS solution_range),"
                + " make_timestamp_ms(timestamp_ms) AS timestamp_utc, 'hash ' || block_number AS hash,"
                + " '0x' AS parent_hash, NULL::VARCHAR AS consensus_block_hash, author AS reward_address,"
                + " 2000000000000::BIGINT AS weight_limit_ps FROM blocks)"
                + " FROM made UNION ALL BY NAME SELECT '" + domain + "' AS chain,"
                + " row_number() OVER (ORDER BY block_number) AS block_number, timestamp_ms, timestamp_utc,"
                + " timestamp_ms - lag(timestamp_ms) OVER (ORDER BY block_number) AS delta_since_parent_ms,"
                        + " spec_version,"
                + " 'domain ' || block_number AS hash, hash AS consensus_block_hash FROM made"
                + " WHERE bundle_count > 0 AND '" + domain + "' <> '' ORDER BY chain DESC, block_number"
                + ") TO '" + file + "' (FORMAT parquet)");
        execute("COPY (SELECT *, 1::BIGINT AS block_number, 40::BIGINT AS expected_bundles,"
                + " 30::BIGINT AS min_required_bundles, 20::BIGINT AS submitted_bundles, 25.0::DOUBLE AS shortfall_pct,"
                + " 1::BIGINT AS shortfall_threshold FROM flags) TO '" + operators + "' (FORMAT parquet)");
        return List.of(file, operators);
    }

    @Override
    public void close() throws SQLException {
        blocks.close();
        flags.close();
        duckDb.close();
    }
}
