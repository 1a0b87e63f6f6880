-- Operators reported offline: one row a chain, operator and bucket of time: how often it was flagged, how severely, and by what thresholds.
-- Rules changed between runtimes: compare rows of one range of spec versions only (docs/analysis/operators.md).
-- Reads data/offline_operators below the working directory. What can be set first:
--   SET VARIABLE offline_operators = ['other/offline_operators/**/*.parquet'];
--   SET VARIABLE bucket_ms, from_ms, to_ms, from_block, to_block: see report_distribution.sql
WITH flagged AS (
    SELECT *, CASE WHEN coalesce(getvariable('bucket_ms'), 86400000) = 0 THEN 0
                   ELSE timestamp_ms // coalesce(getvariable('bucket_ms'), 86400000) END AS bucket
    FROM (FROM read_parquet(coalesce(getvariable('offline_operators'), ['data/offline_operators/**/*.parquet']),
                            hive_partitioning = false, union_by_name = true)
          -- Files of version 1 have no chain: it is null until backfill or compact has moved them.
          UNION ALL BY NAME SELECT NULL::VARCHAR AS chain WHERE false)
    WHERE (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
)
SELECT CASE WHEN coalesce(getvariable('bucket_ms'), 86400000) = 0 THEN 'all'
            ELSE strftime(make_timestamp_ms(bucket * coalesce(getvariable('bucket_ms'), 86400000)), '%Y-%m-%d %H:%M') END AS begins_utc,
       chain, domain_id, operator_id, count(*) AS flagged, avg(shortfall_pct) AS mean_shortfall_pct, max(shortfall_pct) AS max_shortfall_pct,
       sum(submitted_bundles) AS submitted_bundles, sum(expected_bundles) AS expected_bundles, sum(min_required_bundles) AS min_required_bundles,
       max(shortfall_threshold) AS max_shortfall_threshold, min(spec_version) AS first_spec, max(spec_version) AS last_spec
FROM flagged
GROUP BY bucket, chain, domain_id, operator_id
ORDER BY bucket, chain, flagged DESC, mean_shortfall_pct DESC, operator_id;
