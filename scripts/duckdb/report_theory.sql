-- Against theory: with a block in each slot with probability 1/6 the slots between blocks are geometric, with mean 6, standard deviation
-- sqrt(30) = 5.48, median 4, 90th percentile 13 and 99th 26. In slots, which are counted, not timed. One row a chain that has slots and a
-- metric. Files are read in the order of their names, which is that of the blocks: the row before is the parent, or is seen not to be.
-- What can be set first: see report_distribution.sql.
WITH blocks AS (
    SELECT chain, CASE WHEN chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1 THEN slot - lag(slot) OVER () END AS slots
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), observed AS (
    SELECT chain, avg(slots) AS mean, stddev_samp(slots) AS stddev, quantile_disc(slots, [0.5, 0.9, 0.99]) AS quantiles
    FROM blocks
    GROUP BY chain
)
SELECT chain, unnest(['mean', 'stddev', 'p50', 'p90', 'p99']) AS metric, unnest([6.0, sqrt(30), 4, 13, 26]) AS expected_slots,
       unnest([mean, stddev, quantiles[1], quantiles[2], quantiles[3]]) AS observed_slots
FROM observed
ORDER BY chain;
