-- Does storing segment headers slow a block, or the one after it? Deltas of blocks that store some, of the blocks after them, and of
-- all others, ms; the difference of means to the others with its 95 % confidence interval by Welch's test (unequal variances, normal
-- approximation: there are thousands of blocks). z beyond 1.96 either way is a difference at that level.
-- Files are read in the order of their names, which is that of the blocks: the row before is the parent, or is seen not to be.
-- What can be set first: see report_distribution.sql.
WITH blocks AS (
    SELECT chain, delta_since_parent_ms AS delta_ms, contained_store_segment_headers AS stores,
           chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1
               AND lag(contained_store_segment_headers) OVER () AS follows
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE contained_store_segment_headers IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), kinds AS (
    SELECT chain, CASE WHEN stores THEN 'stores segments' WHEN follows THEN 'block after' ELSE 'others' END AS kind,
           count(*) AS blocks, avg(delta_ms) AS mean_ms, stddev_samp(delta_ms) AS stddev_ms, quantile_disc(delta_ms, [0.5, 0.99]) AS quantiles,
           var_samp(delta_ms) / count(*) AS error_squared
    FROM blocks
    WHERE delta_ms IS NOT NULL
    GROUP BY chain, kind
)
SELECT kinds.chain, kinds.kind, kinds.blocks, kinds.mean_ms, kinds.stddev_ms, kinds.quantiles[1] AS p50_ms, kinds.quantiles[2] AS p99_ms,
       CASE WHEN kinds.kind <> 'others' THEN kinds.mean_ms - others.mean_ms END AS difference_ms,
       difference_ms - 1.959964 * sqrt(kinds.error_squared + others.error_squared) AS low_ms,
       difference_ms + 1.959964 * sqrt(kinds.error_squared + others.error_squared) AS high_ms,
       difference_ms / sqrt(kinds.error_squared + others.error_squared) AS z
FROM kinds LEFT JOIN kinds AS others ON others.chain = kinds.chain AND others.kind = 'others'
ORDER BY kinds.chain, kinds.kind = 'others', kinds.kind DESC;
