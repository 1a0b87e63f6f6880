-- How many blocks came how many slots after their parent, and how many of them carry bundles: one row a chain that has slots and a number
-- of slots. docs/analysis/theory.md and domain.md explain what follows from them.
-- Files are read in the order of their names, which is that of the blocks: the row before is the parent, or is seen not to be.
-- What can be set first: see report_distribution.sql.
WITH blocks AS (
    SELECT chain, delta_since_parent_ms AS delta_ms, bundle_count,
           CASE WHEN chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1 THEN slot - lag(slot) OVER () END AS slots
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
)
SELECT chain, slots, count(*) AS blocks, count(*) FILTER (WHERE bundle_count > 0) AS bundled, sum(delta_ms)::BIGINT AS sum_delta_ms,
       sum(delta_ms::DOUBLE * delta_ms) AS sum_delta_squared, sum(delta_ms) FILTER (WHERE bundle_count > 0)::BIGINT AS sum_bundled_delta_ms,
       sum(delta_ms::DOUBLE * delta_ms) FILTER (WHERE bundle_count > 0) AS sum_bundled_delta_squared
FROM blocks
WHERE slots IS NOT NULL AND delta_ms IS NOT NULL
GROUP BY chain, slots
ORDER BY chain, slots;
