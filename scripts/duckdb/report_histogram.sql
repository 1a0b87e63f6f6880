-- How many blocks took how long: one row a chain and second since the parent; what took a minute or longer counts as 60.
-- What can be set first: see report_distribution.sql.
SELECT chain, least(delta_since_parent_ms // 1000, 60) AS seconds, count(*) AS blocks
FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = true)
WHERE delta_since_parent_ms IS NOT NULL
  AND timestamp_ms >= coalesce(getvariable('from_ms'), 0)
  AND timestamp_ms < coalesce(getvariable('to_ms'), 9223372036854775807)
  AND block_number BETWEEN coalesce(getvariable('from_block'), 0) AND coalesce(getvariable('to_block'), 9223372036854775807)
GROUP BY chain, seconds
ORDER BY chain, seconds;
