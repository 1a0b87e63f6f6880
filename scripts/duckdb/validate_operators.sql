-- Do the rows of offline_operators follow from each other, and are they of stored blocks?
-- One row a check: failed is the number of offending blocks, first_blocks names up to five of them.
-- Reads data/ below the working directory; to read other files:
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
--   SET VARIABLE offline_operators = ['other/offline_operators/*/*/*.parquet'];
WITH operators AS (
    SELECT * FROM read_parquet(coalesce(getvariable('offline_operators'), ['data/offline_operators/*/*/*.parquet']),
                               hive_partitioning = false)
), blocks AS (
    SELECT chain, block_number, hash, timestamp_ms, spec_version
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE chain IN (SELECT chain FROM operators)
), pairs AS (
    SELECT o.*, b.hash, b.timestamp_ms AS stored_timestamp_ms, b.spec_version AS stored_spec_version
    FROM operators o LEFT JOIN blocks b ON b.chain = o.chain AND b.block_number = o.block_number
), offending AS (
    SELECT 'operator_is_of_a_stored_block' AS check_name, chain, block_number,
           hash IS DISTINCT FROM block_hash OR timestamp_ms IS DISTINCT FROM stored_timestamp_ms
           OR epoch_ms(timestamp_utc) <> timestamp_ms OR spec_version IS DISTINCT FROM stored_spec_version AS offends
    FROM pairs
    UNION ALL
    SELECT 'shortfall_follows', chain, block_number,
           shortfall <> min_required_bundles - submitted_bundles
           OR abs(shortfall_pct - CASE WHEN expected_bundles = 0 THEN 0
                                       ELSE 100.0 * shortfall::DOUBLE / expected_bundles::DOUBLE END)
              > 1e-9 * (1 + abs(shortfall_pct)) FROM pairs
)
SELECT check_name, chain, count(DISTINCT block_number) AS checked, count(DISTINCT block_number) FILTER (WHERE offends) AS failed,
       array_to_string(list_sort(list_distinct(list(block_number) FILTER (WHERE offends)))[1:5], ', ') AS first_blocks
FROM offending
GROUP BY check_name, chain
ORDER BY check_name, chain;
