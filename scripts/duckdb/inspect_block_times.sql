-- The rows themselves, in block order; the newest 100 of each chain unless a range is set:
--   SET VARIABLE from_block = 1000;  -- and to_block: both included
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
SELECT chain, block_number, timestamp_utc, delta_since_parent_ms, slot, contained_store_segment_headers, bundle_count, spec_version, hash,
       parent_hash, consensus_block_hash
FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
WHERE (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
  AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
QUALIFY getvariable('from_block') IS NOT NULL OR getvariable('to_block') IS NOT NULL
     OR row_number() OVER (PARTITION BY chain ORDER BY block_number DESC) <= 100
ORDER BY chain, block_number;
