-- Rolling means of the time between blocks: one row a chain and hour, over that hour and over the 24 hours that end with it, ms.
-- What can be set first: see report_distribution.sql (block_times, from_ms, to_ms, from_block, to_block).
WITH hours AS (
    SELECT chain, timestamp_ms // 3600000 AS hour, count(*) AS blocks, sum(delta_since_parent_ms) AS sum_ms
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE delta_since_parent_ms IS NOT NULL
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
    GROUP BY chain, hour
)
SELECT chain, strftime(make_timestamp_ms(hour * 3600000), '%Y-%m-%d %H:%M') AS hour_utc, blocks, sum_ms / blocks AS mean_1h_ms,
       sum(sum_ms) OVER day / sum(blocks) OVER day AS mean_24h_ms
FROM hours
WINDOW day AS (PARTITION BY chain ORDER BY hour RANGE BETWEEN 23 PRECEDING AND CURRENT ROW)
ORDER BY chain, hours.hour;
