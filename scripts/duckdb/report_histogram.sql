-- How many blocks took how long: one row a chain and second since the parent; what took a minute or longer counts as 60.
-- What can be set first: see report_distribution.sql.
SELECT chain, least(delta_since_parent_ms // 1000, 60) AS seconds, count(*) AS blocks
FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
WHERE delta_since_parent_ms IS NOT NULL
  AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
  AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
  AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
  AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
GROUP BY chain, seconds
ORDER BY chain, seconds;
