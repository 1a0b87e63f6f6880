-- What is left of a timestamp when the slot's own time is taken away: the residual from a straight line through the timestamps of an hour
-- over their slots, ms. It is the author's clock, and how long the block took to make. Sums of it, and of the block time, by author, and
-- by what the block before carried: grouping says by what, one row a chain and value. docs/analysis/clocks.md and load.md explain them.
-- load: the weight of the block before, as a share of the limit. Hours of fewer than 100 blocks are left out.
-- Files are read in the order of their names, which is that of the blocks: the row before is the parent, or is seen not to be.
-- What can be set first: see report_distribution.sql.
WITH stored AS NOT MATERIALIZED (
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false, union_by_name = true)
    -- Files of version 1 lack these columns.
    UNION ALL BY NAME
    SELECT NULL::VARCHAR AS author, NULL::VARCHAR AS reward_address, NULL::BIGINT AS extrinsics, NULL::BIGINT AS votes, NULL::BIGINT AS weight_ps,
           NULL::BIGINT AS weight_limit_ps WHERE false
), blocks AS NOT MATERIALIZED (
    SELECT chain, timestamp_ms // 3600000 AS hour, timestamp_ms, slot, author, reward_address, delta_since_parent_ms AS delta_ms,
           chain = lag(chain) OVER () AND block_number = lag(block_number) OVER () + 1 AS follows,
           lag(weight_ps / nullif(weight_limit_ps, 0)) OVER () AS weight, lag(extrinsics) OVER () AS extrinsics, lag(bundle_count) OVER () AS bundles,
           lag(votes) OVER () AS votes, lag(contained_store_segment_headers) OVER () AS segments
    FROM stored
    WHERE slot IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), fits AS (
    SELECT chain, hour, regr_slope(timestamp_ms - hour * 3600000, slot) AS slot_ms, regr_avgx(timestamp_ms - hour * 3600000, slot) AS slot,
           regr_avgy(timestamp_ms - hour * 3600000, slot) AS ms
    FROM blocks
    GROUP BY chain, hour
    HAVING count(*) >= 100
), residuals AS (
    SELECT blocks.chain, author, reward_address, delta_ms, follows,
           timestamp_ms - blocks.hour * 3600000 - fits.ms - fits.slot_ms * (blocks.slot - fits.slot) AS residual_ms,
           CASE WHEN follows THEN weight END AS load,
           CASE WHEN follows THEN least(99, floor(100 * weight))::BIGINT END AS weight_pct, CASE WHEN follows THEN least(extrinsics, 1000) END AS extrinsics,
           CASE WHEN follows THEN least(bundles, 1000) END AS bundles, CASE WHEN follows THEN least(votes, 1000) END AS votes,
           CASE WHEN follows THEN segments::BIGINT END AS segments
    FROM blocks JOIN fits ON fits.chain = blocks.chain AND fits.hour = blocks.hour
), sums AS (
    SELECT chain, CASE grouping(author, weight_pct, extrinsics, bundles, votes, segments)
               WHEN 31 THEN 'author' WHEN 47 THEN 'weight' WHEN 55 THEN 'extrinsics' WHEN 59 THEN 'bundles' WHEN 61 THEN 'votes' ELSE 'segments' END AS grouping,
           author, coalesce(weight_pct, extrinsics, bundles, votes, segments) AS value, any_value(reward_address) AS reward_address,
           count(*) AS blocks, sum(residual_ms) AS sum_residual, sum(residual_ms * residual_ms) AS sum_residual_squared,
           count(delta_ms) AS deltas, sum(delta_ms)::DOUBLE AS sum_delta, sum(delta_ms::DOUBLE * delta_ms) AS sum_delta_squared,
           regr_count(residual_ms, load) AS load_count, regr_avgx(residual_ms, load) AS load_mean, regr_avgy(residual_ms, load) AS load_residual,
           regr_sxx(residual_ms, load) AS load_sxx, regr_sxy(residual_ms, load) AS load_sxy, regr_syy(residual_ms, load) AS load_syy
    FROM residuals
    GROUP BY GROUPING SETS ((chain, author), (chain, weight_pct), (chain, extrinsics), (chain, bundles), (chain, votes), (chain, segments))
)
SELECT *, count(*) OVER (PARTITION BY chain, grouping) AS groups, sum(blocks) OVER (PARTITION BY chain, grouping)::BIGINT AS of_blocks
FROM sums
WHERE coalesce(author, value::VARCHAR) IS NOT NULL
-- A chain may have a hundred thousand farmers. Those with the most blocks are shown, and those whose clock is furthest off.
QUALIFY grouping <> 'author' OR row_number() OVER (PARTITION BY chain, grouping ORDER BY blocks DESC, author) <= 500
     OR row_number() OVER (PARTITION BY chain, grouping ORDER BY abs(sum_residual) / sqrt(blocks) DESC, author) <= 100
ORDER BY chain, grouping, blocks DESC, value, author;
