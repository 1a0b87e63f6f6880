-- Is every chain stored without doubles, linked from block to block, in block order, and under the right names and dates?
-- Do slots rise, and do spec versions not fall?
-- One row a check: failed is the number of offending blocks, first_blocks names up to five of them.
-- Rules that a chain does not keep can be turned off, as application.properties does:
--   SET VARIABLE rules_off = ['my-chain:slot', 'my-chain:spec-version'];
-- Reads data/block_times below the working directory; to read other files:
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
WITH blocks AS (
    -- The path above the data may hold folders named chain=… or date=…: only the last ones count.
    SELECT chain, regexp_extract(filename, 'date=([0-9-]+)[/\\][^/\\]*$', 1) AS date,
           block_number, hash, parent_hash, timestamp_ms, timestamp_utc, slot, spec_version,
           TRY_CAST(regexp_extract(filename, 'part-(\d+)-(\d+)\.parquet$', 1) AS BIGINT) + file_row_number AS number_by_name,
           lag(slot) OVER neighbours AS slot_before,
           lag(spec_version) OVER neighbours AS spec_version_before,
           lag(block_number) OVER neighbours AS number_before,
           lag(hash) OVER neighbours AS hash_before
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']),
                      hive_partitioning = false, filename = true, file_row_number = true)
    WINDOW neighbours AS (PARTITION BY chain ORDER BY block_number)
), offending AS (
    SELECT 'no_hole' AS check_name, chain, block_number,
           block_number > number_before + 1 AS offends FROM blocks
    UNION ALL
    SELECT 'no_double', chain, block_number, block_number = number_before FROM blocks
    UNION ALL
    SELECT 'parent_link', chain, block_number,
           block_number = number_before + 1 AND parent_hash <> hash_before FROM blocks
    UNION ALL
    SELECT 'date_is_the_timestamps', chain, block_number,
           date <> strftime(timestamp_utc, '%Y-%m-%d') FROM blocks
    UNION ALL
    SELECT 'utc_is_the_timestamp', chain, block_number, epoch_ms(timestamp_utc) <> timestamp_ms FROM blocks
    UNION ALL
    -- A file holds the blocks of its name, in their order.
    SELECT 'rows_are_in_block_order', chain, block_number, coalesce(block_number <> number_by_name, false) FROM blocks
    UNION ALL
    SELECT 'slot_rises', chain, block_number,
           coalesce(block_number = number_before + 1 AND slot <= slot_before, false)
           AND NOT list_contains(coalesce(getvariable('rules_off'), []::VARCHAR[]), chain || ':slot') FROM blocks
    UNION ALL
    SELECT 'spec_version_does_not_fall', chain, block_number,
           coalesce(block_number = number_before + 1 AND spec_version < spec_version_before, false)
           AND NOT list_contains(coalesce(getvariable('rules_off'), []::VARCHAR[]), chain || ':spec-version') FROM blocks
)
SELECT check_name, chain, count(*) AS checked, count(*) FILTER (WHERE offends) AS failed,
       array_to_string(list_sort(list(block_number) FILTER (WHERE offends))[1:5], ', ') AS first_blocks
FROM offending
GROUP BY check_name, chain
ORDER BY check_name, chain;
