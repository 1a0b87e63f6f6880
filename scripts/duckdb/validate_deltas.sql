-- Are the times between blocks possible, and do they follow from the timestamps?
-- One row a check: failed is the number of offending blocks, first_blocks names up to five of them. A check whose name
-- begins with "report_" counts what is worth a look and is nothing wrong.
-- pallet-timestamp allows no delta below the least block time of its runtime: 500 ms, half a slot, on the Autonomys chains (those
-- with slots or consensus blocks), and none on others. Block 1 has no delta, since genesis has no timestamp.
-- Reads data/block_times below the working directory; to read other files, or to change what is possible and what an outlier is:
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
--   SET VARIABLE least_ms = MAP {'consensus': 500};
--   SET VARIABLE expected_ms = MAP {'consensus': 6000};
--   SET VARIABLE outlier_factor = 10;
WITH blocks AS (
    SELECT chain, block_number, timestamp_ms, delta_since_parent_ms AS delta_ms,
           coalesce(coalesce(getvariable('least_ms'), MAP {'': 0})[chain],
                    CASE WHEN slot IS NULL AND consensus_block_hash IS NULL THEN 0 ELSE 500 END) AS least_ms,
           coalesce(getvariable('outlier_factor'), 10)
               * coalesce(coalesce(getvariable('expected_ms'), MAP {'': 0})[chain], 6000) AS outlier_ms,
           lag(block_number) OVER neighbours AS number_before,
           lag(timestamp_ms) OVER neighbours AS timestamp_before_ms
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WINDOW neighbours AS (PARTITION BY chain ORDER BY block_number)
), offending AS (
    SELECT 'delta_is_there' AS check_name, chain, block_number,
           (delta_ms IS NULL) <> (block_number = 1) AS offends FROM blocks
    UNION ALL
    SELECT 'delta_is_possible', chain, block_number, coalesce(delta_ms < least_ms, false) FROM blocks
    UNION ALL
    SELECT 'delta_is_the_difference', chain, block_number,
           coalesce(block_number = number_before + 1 AND delta_ms <> timestamp_ms - timestamp_before_ms, false) FROM blocks
    UNION ALL
    SELECT 'report_outliers', chain, block_number,
           coalesce(delta_ms > outlier_ms, false) FROM blocks
)
SELECT check_name, chain, count(*) AS checked, count(*) FILTER (WHERE offends) AS failed,
       array_to_string(list_sort(list(block_number) FILTER (WHERE offends))[1:5], ', ') AS first_blocks
FROM offending
GROUP BY check_name, chain
ORDER BY check_name, chain;
