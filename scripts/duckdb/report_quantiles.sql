-- A Q-Q plot as a table: each percentile of the time since the parent beside that of the geometric law with probability 1/6 a slot of
-- 1 s, ms. One row a chain that has slots and a percentile. What can be set first: see report_distribution.sql.
WITH observed AS (
    SELECT chain, quantile_disc(delta_since_parent_ms, [q / 100 for q in range(1, 100)]) AS quantiles
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL AND delta_since_parent_ms IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
    GROUP BY chain
)
SELECT chain, percentile, 1000.0 * ceil(round(ln(1 - percentile / 100) / ln(5 / 6), 9)) AS expected_ms, quantiles[percentile] AS observed_ms
FROM observed, (SELECT unnest(range(1, 100)) AS percentile)
ORDER BY chain, percentile;
