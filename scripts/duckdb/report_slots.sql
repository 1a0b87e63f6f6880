-- Block times without clocks: the same distances counted in slots of 1,000 ms, and what the authors' clocks add or take away
-- (the time between two timestamps less the time between their slots, ms). Blocks exactly 500 ms after their parent are those
-- whose author's clock was so far behind that the runtime's least distance held; runs of them follow each other.
-- One row a chain that has slots. What can be set first: see report_distribution.sql.
WITH blocks AS (
    SELECT chain, block_number, delta_since_parent_ms AS delta_ms, slot,
           lag(slot) OVER neighbours AS slot_before, lag(block_number) OVER neighbours AS number_before
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = true)
    WHERE slot IS NOT NULL
      AND timestamp_ms >= coalesce(getvariable('from_ms'), 0)
      AND timestamp_ms < coalesce(getvariable('to_ms'), 9223372036854775807)
      AND block_number BETWEEN coalesce(getvariable('from_block'), 0) AND coalesce(getvariable('to_block'), 9223372036854775807)
    WINDOW neighbours AS (PARTITION BY chain ORDER BY block_number)
), pairs AS (
    SELECT chain, block_number, delta_ms, (slot - slot_before) * 1000 AS slots_ms
    FROM blocks
    WHERE number_before = block_number - 1 AND delta_ms IS NOT NULL
), runs AS (
    SELECT chain, count(*) AS length
    FROM (SELECT chain, block_number - row_number() OVER (PARTITION BY chain ORDER BY block_number) AS island
          FROM pairs WHERE delta_ms = 500)
    GROUP BY chain, island
), longest AS (
    SELECT chain, count(*) AS runs, max(length) AS longest FROM runs GROUP BY chain
)
SELECT pairs.chain, count(*) AS blocks, avg(delta_ms) AS mean_ms, avg(slots_ms) AS mean_by_slots_ms,
       stddev_samp(delta_ms) AS stddev_ms, stddev_samp(slots_ms) AS stddev_by_slots_ms, quantile_cont(slots_ms, 0.5) AS p50_by_slots_ms,
       quantile_cont(slots_ms, 0.99) AS p99_by_slots_ms, avg(delta_ms - slots_ms) AS mean_skew_ms, stddev_samp(delta_ms - slots_ms) AS stddev_skew_ms,
       min(delta_ms - slots_ms) AS min_skew_ms, max(delta_ms - slots_ms) AS max_skew_ms, count(*) FILTER (WHERE delta_ms = 500) AS at_500_ms,
       coalesce(any_value(longest.runs), 0) AS runs_at_500_ms, coalesce(any_value(longest.longest), 0) AS longest_run_at_500_ms
FROM pairs LEFT JOIN longest ON longest.chain = pairs.chain
GROUP BY pairs.chain
ORDER BY pairs.chain;
