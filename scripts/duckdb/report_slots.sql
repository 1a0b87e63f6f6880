-- Block times without clocks: the same distances counted in slots of 1,000 ms, and what the authors' clocks add or take away
-- (the time between two timestamps less the time between their slots, ms). Blocks exactly 500 ms after their parent are those
-- whose author's clock was so far behind that the runtime's least distance held; runs of them follow each other.
-- One row a chain that has slots. Files are read in the order of their names, which is that of the blocks: the row before is the
-- parent, or is seen not to be. What can be set first: see report_distribution.sql.
WITH stored AS NOT MATERIALIZED (
    SELECT chain, block_number, slot, delta_since_parent_ms AS delta_ms
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), blocks AS (
    SELECT chain, delta_ms, CASE WHEN chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1
                                 THEN (slot - lag(slot) OVER ()) * 1000 END AS slots_ms
    FROM stored
), pairs AS (
    SELECT chain, delta_ms, slots_ms, delta_ms - slots_ms AS skew_ms FROM blocks WHERE delta_ms IS NOT NULL AND slots_ms IS NOT NULL
), observed AS (
    SELECT chain, count(*) AS blocks, avg(delta_ms) AS mean_ms, avg(slots_ms) AS mean_by_slots_ms, stddev_samp(delta_ms) AS stddev_ms,
           stddev_samp(slots_ms) AS stddev_by_slots_ms, quantile_disc(slots_ms, [0.5, 0.99]) AS quantiles, avg(skew_ms) AS mean_skew_ms,
           stddev_samp(skew_ms) AS stddev_skew_ms, min(skew_ms) AS min_skew_ms, max(skew_ms) AS max_skew_ms,
           count(*) FILTER (WHERE delta_ms = 500) AS at_500_ms
    FROM pairs
    GROUP BY chain
), runs AS (
    SELECT chain, count(*) AS length
    FROM (SELECT chain, block_number - row_number() OVER (PARTITION BY chain ORDER BY block_number) AS island FROM stored WHERE delta_ms = 500)
    GROUP BY chain, island
), longest AS (
    SELECT chain, count(*) AS runs, max(length) AS longest FROM runs GROUP BY chain
)
SELECT observed.chain, blocks, mean_ms, mean_by_slots_ms, stddev_ms, stddev_by_slots_ms, quantiles[1] AS p50_by_slots_ms,
       quantiles[2] AS p99_by_slots_ms, mean_skew_ms, stddev_skew_ms, min_skew_ms, max_skew_ms, at_500_ms,
       coalesce(runs, 0) AS runs_at_500_ms, coalesce(longest, 0) AS longest_run_at_500_ms
FROM observed LEFT JOIN longest ON longest.chain = observed.chain
ORDER BY observed.chain;
