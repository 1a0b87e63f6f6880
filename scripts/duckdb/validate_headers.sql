-- Do the rows of the dataset headers follow each other, and are they those of block_times?
-- One row a check: failed is the number of offending blocks, first_blocks names up to five of them.
-- Reads data/ below the working directory; to read other files:
--   SET VARIABLE headers = ['other/headers/*/*/*.parquet'];
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
WITH headers AS (
    SELECT chain, block_number, hash, parent_hash, slot, lag(block_number) OVER neighbours AS number_before, lag(hash) OVER neighbours AS hash_before,
           lag(slot) OVER neighbours AS slot_before
    FROM read_parquet(coalesce(getvariable('headers'), ['data/headers/*/*/*.parquet']), hive_partitioning = false)
    WINDOW neighbours AS (PARTITION BY chain ORDER BY block_number)
), blocks AS (
    SELECT chain, block_number, hash, slot
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL
), offending AS (
    SELECT 'header_no_double' AS check_name, chain, block_number, coalesce(block_number = number_before, false) AS offends FROM headers
    UNION ALL
    SELECT 'header_no_hole', chain, block_number, coalesce(block_number > number_before + 1, false) FROM headers
    UNION ALL
    SELECT 'header_parent_link', chain, block_number, coalesce(block_number = number_before + 1 AND parent_hash <> hash_before, false) FROM headers
    UNION ALL
    SELECT 'header_slot_rises', chain, block_number, coalesce(slot <= slot_before, false) FROM headers
    UNION ALL
    SELECT 'header_is_of_the_stored_block', headers.chain, headers.block_number, headers.hash <> blocks.hash OR headers.slot <> blocks.slot
    FROM headers JOIN blocks ON blocks.chain = headers.chain AND blocks.block_number = headers.block_number
)
SELECT check_name, chain, count(*) AS checked, count(*) FILTER (WHERE offends) AS failed,
       array_to_string(list_sort(list(block_number) FILTER (WHERE offends))[1:5], ', ') AS first_blocks
FROM offending
GROUP BY check_name, chain
ORDER BY check_name, chain;
