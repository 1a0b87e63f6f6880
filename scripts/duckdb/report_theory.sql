-- Against theory: with a block in each slot of 1 s with probability 1/6 the slots between blocks are geometric, with mean 6, standard
-- deviation sqrt(30) = 5.48, median 4, 90th percentile 13 and 99th 26. Observed in slots, and by the timestamps, ms.
-- Files are read in the order of their names, which is that of the blocks: the row before is the parent, or is seen not to be.
-- What can be set first: see report_distribution.sql.
WITH blocks AS (
    SELECT chain, delta_since_parent_ms AS delta_ms,
           CASE WHEN chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1
                THEN (slot - lag(slot) OVER ()) * 1000 END AS slots_ms
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), observed AS (
    SELECT chain, avg(slots_ms) AS slots_mean, stddev_samp(slots_ms) AS slots_stddev, quantile_disc(slots_ms, [0.5, 0.9, 0.99]) AS slots_quantiles,
           avg(delta_ms) AS mean, stddev_samp(delta_ms) AS stddev, quantile_disc(delta_ms, [0.5, 0.9, 0.99]) AS quantiles
    FROM blocks
    GROUP BY chain
)
SELECT chain, unnest(['mean', 'stddev', 'p50', 'p90', 'p99']) AS metric,
       unnest([6000.0, 1000 * sqrt(30), 4000, 13000, 26000]) AS expected_ms,
       unnest([slots_mean, slots_stddev, slots_quantiles[1], slots_quantiles[2], slots_quantiles[3]]) AS by_slots_ms,
       unnest([mean, stddev, quantiles[1], quantiles[2], quantiles[3]]) AS by_timestamps_ms
FROM observed
ORDER BY chain;
