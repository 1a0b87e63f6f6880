-- How long do blocks take? One row a chain and bucket of time: count, mean, its standard error, standard deviation and
-- percentiles of the time since the parent, in ms. A percentile is the least value that so many percent of the blocks do not exceed. docs/analysis/distribution.md explains them.
-- Reads data/block_times below the working directory. What can be set first:
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
--   SET VARIABLE bucket_ms = 3600000;      -- an hour; 86400000, a day, unless set; 0 for the whole window
--   SET VARIABLE from_ms = 1735689600000;  -- and to_ms: Unix ms, the second excluded
--   SET VARIABLE from_block = 1;           -- and to_block: both included
WITH blocks AS (
    SELECT chain, delta_since_parent_ms AS delta_ms,
           CASE WHEN coalesce(getvariable('bucket_ms'), 86400000) = 0 THEN 0
                ELSE timestamp_ms // coalesce(getvariable('bucket_ms'), 86400000) END AS bucket
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE delta_since_parent_ms IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), distribution AS (
    SELECT chain, bucket, count(*) AS blocks, avg(delta_ms) AS mean_ms, stddev_samp(delta_ms) AS stddev_ms, min(delta_ms) AS min_ms,
           max(delta_ms) AS max_ms, quantile_disc(delta_ms, [0.5, 0.9, 0.95, 0.99]) AS quantiles
    FROM blocks
    GROUP BY chain, bucket
)
SELECT chain, CASE WHEN coalesce(getvariable('bucket_ms'), 86400000) = 0 THEN 'all'
                   ELSE strftime(make_timestamp_ms(bucket * coalesce(getvariable('bucket_ms'), 86400000)), '%Y-%m-%d %H:%M') END AS begins_utc,
       blocks, mean_ms, stddev_ms / sqrt(blocks) AS mean_error_ms, stddev_ms, min_ms, quantiles[1] AS p50_ms, quantiles[2] AS p90_ms, quantiles[3] AS p95_ms,
       quantiles[4] AS p99_ms, max_ms
FROM distribution
ORDER BY chain, bucket;
