-- Blocks that took longer than the chain's expected block time, so many times over; the longest first. outliers is their number. slots: since
-- the parent; once_in_days: how often so many slots or more come by chance, in days (null beyond 1,000), if each has a block with probability 1/6.
-- What can be set first: see report_distribution.sql, and
--   SET VARIABLE expected_ms = MAP {'consensus': 6000};  -- 6,000 for every chain unless set
--   SET VARIABLE outlier_factor = 10;
--   SET VARIABLE outlier_limit = 20;                     -- rows shown of each chain
WITH blocks AS (
    SELECT chain, block_number, timestamp_utc, hash, slot, delta_since_parent_ms AS delta_ms,
           coalesce(getvariable('outlier_factor'), 10)
               * coalesce(coalesce(getvariable('expected_ms'), MAP {'consensus': 6000})[chain], 6000) AS threshold_ms
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    -- No chain's threshold is below the least expected time: what is not above that need not be looked at.
    WHERE delta_since_parent_ms > coalesce(getvariable('outlier_factor'), 10)
              * least(6000, list_min(map_values(coalesce(getvariable('expected_ms'), MAP {'consensus': 6000}))))
      AND (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), chosen AS (
    SELECT *, count(*) OVER (PARTITION BY chain) AS outliers
    FROM blocks
    WHERE delta_ms > threshold_ms
    QUALIFY row_number() OVER (PARTITION BY chain ORDER BY delta_ms DESC, block_number) <= coalesce(getvariable('outlier_limit'), 20)
), parents AS (
    SELECT chain, block_number + 1 AS block_number, slot
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE slot IS NOT NULL AND block_number IN (SELECT block_number - 1 FROM chosen WHERE slot IS NOT NULL)
)
SELECT chosen.chain, chosen.block_number, strftime(timestamp_utc, '%Y-%m-%d %H:%M:%S') AS timestamp_utc, delta_ms,
       chosen.slot - parents.slot AS slots, CASE WHEN chosen.slot - parents.slot < 1000 THEN 6.0 / 86400 * pow(6 / 5, chosen.slot - parents.slot - 1) END AS once_in_days, threshold_ms, hash, outliers
FROM chosen LEFT JOIN parents ON parents.chain = chosen.chain AND parents.block_number = chosen.block_number
ORDER BY chosen.chain, delta_ms DESC, chosen.block_number;
