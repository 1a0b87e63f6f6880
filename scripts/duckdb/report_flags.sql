-- How often each operator was reported offline: one row a chain, domain, operator and spec version. severe: submitted less than half of
-- what was required. hour_utc: the hour of the day with the most reports. docs/analysis/operators.md explains what follows from them.
-- Reads data/offline_operators below the working directory. What can be set first: see report_operators.sql.
WITH flagged AS (
    SELECT *, timestamp_ms // 3600000 % 24 AS hour_utc
    FROM (FROM read_parquet(coalesce(getvariable('offline_operators'), ['data/offline_operators/**/*.parquet']),
                            hive_partitioning = false, union_by_name = true)
          -- Files of version 1 have no chain: it is null until backfill or compact has moved them.
          UNION ALL BY NAME SELECT NULL::VARCHAR AS chain WHERE false)
    WHERE (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
)
SELECT chain, domain_id, operator_id, spec_version, count(*) AS flagged, max(timestamp_ms) AS last_ms, avg(shortfall_pct) AS mean_shortfall_pct,
       count(*) FILTER (WHERE 2 * submitted_bundles < min_required_bundles) AS severe, mode(hour_utc) AS hour_utc
FROM flagged
GROUP BY chain, domain_id, operator_id, spec_version
ORDER BY chain, domain_id, operator_id, spec_version;
