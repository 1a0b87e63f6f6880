-- Sums by hour of chains that have slots, from which the report computes the length of a slot, eras, changes and comparisons: one row a
-- chain, hour, era of 2,016 blocks and spec version. docs/analysis/slots.md explains the figures that follow from them.
-- slots: since the parent. reg_*: a regression of the timestamp (ms since the hour began) on the slot, by its means and sums of squares.
-- spaced: slots times solution range, whose mean is inversely proportional to the space of all farmers. bundled: blocks with bundles.
-- Files are read in the order of their names, which is that of the blocks: the row before is the parent, or is seen not to be.
-- What can be set first: see report_distribution.sql.
WITH stored AS NOT MATERIALIZED (
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false, union_by_name = true)
    -- Files of version 1 lack these columns.
    UNION ALL BY NAME
    SELECT NULL::DECIMAL(20,0) AS solution_range, NULL::BIGINT AS pot_slot_iterations, NULL::BIGINT AS weight_ps WHERE false
), blocks AS (
    SELECT chain, block_number, timestamp_ms, timestamp_ms // 3600000 AS hour, slot, spec_version, bundle_count,
           CASE WHEN delta_since_parent_ms IS NOT NULL AND chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1
                THEN slot - lag(slot) OVER () END AS slots,
           delta_since_parent_ms AS delta_ms, solution_range, pot_slot_iterations, weight_ps / 1e9 AS weight_ms
    FROM stored
    WHERE slot IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
)
SELECT chain, hour, (block_number - 1) // 2016 AS era, spec_version, min(block_number) AS first_block, max(block_number) AS last_block,
       count(slots) AS blocks, sum(delta_ms) FILTER (WHERE slots IS NOT NULL)::BIGINT AS sum_delta_ms, sum(slots::DOUBLE) AS sum_slots,
       sum(slots::DOUBLE * slots) AS sum_slots_squared,
       sum(delta_ms::DOUBLE * delta_ms) FILTER (WHERE slots IS NOT NULL) AS sum_delta_squared,
       regr_count(timestamp_ms - hour * 3600000, slot) AS reg_count, regr_avgx(timestamp_ms - hour * 3600000, slot) AS reg_slot,
       regr_avgy(timestamp_ms - hour * 3600000, slot) AS reg_ms, regr_sxx(timestamp_ms - hour * 3600000, slot) AS reg_sxx,
       regr_sxy(timestamp_ms - hour * 3600000, slot) AS reg_sxy, regr_syy(timestamp_ms - hour * 3600000, slot) AS reg_syy,
       min(solution_range) AS least_range, max(solution_range) AS most_range, count(solution_range) FILTER (WHERE slots IS NOT NULL) AS ranged,
       sum(slots * solution_range::DOUBLE) AS sum_spaced, min(pot_slot_iterations) AS least_iterations,
       max(pot_slot_iterations) AS most_iterations, count(weight_ms) AS weighed, sum(weight_ms) AS sum_weight_ms,
       sum(weight_ms * weight_ms) AS sum_weight_squared, count(*) FILTER (WHERE bundle_count > 0) AS bundled, count(*) AS stored
FROM blocks
GROUP BY chain, hour, era, spec_version
ORDER BY chain, hour, era, spec_version;
