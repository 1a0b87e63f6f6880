-- Sums by era of the dataset headers, in slots, since headers have no timestamps: one row a chain and era of 2,016 blocks. The columns
-- are those of report_hours.sql; hour is the number of the era. docs/analysis/slots.md explains the figures that follow from them.
-- Reads data/headers below the working directory. What can be set first:
--   SET VARIABLE headers = ['other/headers/*/*/*.parquet'];
--   SET VARIABLE from_block = 1;           -- and to_block: both included
WITH blocks AS (
    SELECT chain, block_number, slot, solution_range, pot_slot_iterations,
           CASE WHEN chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1 THEN slot - lag(slot) OVER () END AS slots
    FROM read_parquet(coalesce(getvariable('headers'), ['data/headers/*/*/*.parquet']), hive_partitioning = false)
    WHERE (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
)
SELECT chain, (block_number - 1) // 2016 AS hour, (block_number - 1) // 2016 AS era, 0 AS spec_version, min(block_number) AS first_block,
       max(block_number) AS last_block, count(slots) AS blocks, sum(slots::DOUBLE) AS sum_slots, sum(slots::DOUBLE * slots) AS sum_slots_squared,
       min(solution_range) AS least_range, max(solution_range) AS most_range,
       count(solution_range) FILTER (WHERE slots IS NOT NULL) AS ranged, sum(slots * solution_range::DOUBLE) AS sum_spaced,
       min(pot_slot_iterations) AS least_iterations, max(pot_slot_iterations) AS most_iterations, count(*) AS stored
FROM blocks
GROUP BY chain, era
ORDER BY chain, era;
