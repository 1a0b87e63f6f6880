-- Blocks that took longer than the chain's expected block time, so many times over; the longest first. outliers is their number.
-- What can be set first: see report_distribution.sql, and
--   SET VARIABLE expected_ms = MAP {'consensus': 6000};  -- 6,000 for every chain unless set
--   SET VARIABLE outlier_factor = 10;
--   SET VARIABLE outlier_limit = 20;                     -- rows shown of each chain
WITH blocks AS (
    SELECT chain, block_number, timestamp_utc, hash, delta_since_parent_ms AS delta_ms,
           coalesce(getvariable('outlier_factor'), 10)
               * coalesce(coalesce(getvariable('expected_ms'), MAP {'consensus': 6000})[chain], 6000) AS threshold_ms
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = true)
    WHERE timestamp_ms >= coalesce(getvariable('from_ms'), 0)
      AND timestamp_ms < coalesce(getvariable('to_ms'), 9223372036854775807)
      AND block_number BETWEEN coalesce(getvariable('from_block'), 0) AND coalesce(getvariable('to_block'), 9223372036854775807)
)
SELECT chain, block_number, strftime(timestamp_utc, '%Y-%m-%d %H:%M:%S') AS timestamp_utc, delta_ms, threshold_ms, hash,
       count(*) OVER (PARTITION BY chain) AS outliers
FROM blocks
WHERE delta_ms > threshold_ms
QUALIFY row_number() OVER (PARTITION BY chain ORDER BY delta_ms DESC, block_number) <= coalesce(getvariable('outlier_limit'), 20)
ORDER BY chain, delta_ms DESC, block_number;
