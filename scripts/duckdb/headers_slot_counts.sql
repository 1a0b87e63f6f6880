-- How many blocks of the dataset headers came how many slots after their parent: one row a chain and number of slots.
-- What can be set first: see headers_eras.sql.
WITH blocks AS (
    SELECT chain, CASE WHEN chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1 THEN slot - lag(slot) OVER () END AS slots
    FROM read_parquet(coalesce(getvariable('headers'), ['data/headers/*/*/*.parquet']), hive_partitioning = false)
    WHERE (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
)
SELECT chain, slots, count(*) AS blocks, 0 AS bundled FROM blocks WHERE slots IS NOT NULL GROUP BY chain, slots ORDER BY chain, slots;
