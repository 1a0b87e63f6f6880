-- Do domain blocks agree with the consensus blocks they name? Only where both are stored can be compared.
-- One row a check: failed is the number of offending blocks, first_blocks names up to five of them. A check whose name
-- begins with "report_" counts what is worth a look and is nothing wrong: a consensus block that is not stored, say.
-- Reads data/block_times below the working directory; to read other files, or to name the consensus chain otherwise:
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
--   SET VARIABLE consensus_chain = 'consensus';
WITH blocks AS (
    SELECT * FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
), consensus AS (
    SELECT block_number, hash, timestamp_ms,
           sum(delta_since_parent_ms) OVER (ORDER BY block_number) AS elapsed_ms
    FROM blocks WHERE chain = coalesce(getvariable('consensus_chain'), 'consensus')
), stretch AS (
    SELECT min(block_number) AS first_block, max(block_number) AS last_block, count(*) AS stored FROM consensus
), domain AS (
    SELECT d.chain, d.block_number, d.consensus_block_hash, d.timestamp_ms, d.delta_since_parent_ms AS delta_ms,
           c.timestamp_ms AS consensus_timestamp_ms, c.elapsed_ms, c.block_number AS consensus_block
    FROM blocks d LEFT JOIN consensus c ON c.hash = d.consensus_block_hash
    WHERE d.slot IS NULL AND d.chain <> coalesce(getvariable('consensus_chain'), 'consensus')
      AND d.chain IN (SELECT chain FROM blocks WHERE consensus_block_hash IS NOT NULL)
), pairs AS (
    SELECT *, lag(block_number) OVER neighbours AS number_before, lag(elapsed_ms) OVER neighbours AS elapsed_before_ms
    FROM domain WINDOW neighbours AS (PARTITION BY chain ORDER BY block_number)
), offending AS (
    SELECT 'names_a_consensus_block' AS check_name, chain, block_number, consensus_block_hash IS NULL AS offends FROM pairs
    UNION ALL
    SELECT 'timestamp_is_the_consensus_blocks', chain, block_number,
           coalesce(timestamp_ms <> consensus_timestamp_ms, false) FROM pairs
    UNION ALL
    -- The time between two domain blocks is the sum of the consensus deltas between their sources. Sums can be taken
    -- only where the consensus chain is stored without holes.
    SELECT 'delta_is_the_consensus_deltas_sum', chain, block_number,
           coalesce(block_number = number_before + 1 AND delta_ms <> elapsed_ms - elapsed_before_ms
                    AND (SELECT stored = last_block - first_block + 1 FROM stretch), false) FROM pairs
    UNION ALL
    SELECT 'report_consensus_block_not_stored', chain, block_number,
           consensus_block_hash IS NOT NULL AND consensus_block IS NULL FROM pairs
)
SELECT check_name, chain, count(*) AS checked, count(*) FILTER (WHERE offends) AS failed,
       array_to_string(list_sort(list(block_number) FILTER (WHERE offends))[1:5], ', ') AS first_blocks
FROM offending
GROUP BY check_name, chain
ORDER BY check_name, chain;
