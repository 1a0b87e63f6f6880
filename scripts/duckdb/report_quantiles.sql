-- A Q-Q plot as a table: each percentile of the slots since the parent beside that of the geometric law with probability 1/6. One row a
-- chain that has slots and a percentile. Files are read in the order of their names, which is that of the blocks: the row before is the
-- parent, or is seen not to be. What can be set first: see report_distribution.sql.
WITH blocks AS (
    SELECT chain, CASE WHEN chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1 THEN slot - lag(slot) OVER () END AS slots
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), counts AS (
    SELECT chain, slots, sum(count(*)) OVER (PARTITION BY chain ORDER BY slots) AS up_to, sum(count(*)) OVER (PARTITION BY chain) AS blocks
    FROM blocks
    WHERE slots IS NOT NULL
    GROUP BY chain, slots
)
SELECT chain, percentile, ceil(round(ln(1 - percentile / 100) / ln(5 / 6), 9))::BIGINT AS expected_slots, min(slots) AS observed_slots
FROM counts, (SELECT unnest(range(1, 100)) AS percentile)
WHERE up_to >= ceil(blocks * percentile / 100)
GROUP BY chain, percentile
ORDER BY chain, percentile;
