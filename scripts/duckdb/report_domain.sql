-- Why is the domain's clock slower? One row a domain and bucket of time: p, the share of consensus blocks that became a domain block, with
-- its interval of 95 % (Wilson); the mean block times of both; bundles a consensus block; and blocks whose timestamp is not that of their consensus block, of which there must be none. Consensus blocks outside of what is
-- stored of the domain do not count. What can be set first: see report_distribution.sql.
WITH blocks AS NOT MATERIALIZED (
    SELECT chain, block_number, hash, timestamp_ms, delta_since_parent_ms AS delta_ms, bundle_count, consensus_block_hash
    FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false)
    WHERE (getvariable('from_ms') IS NULL OR timestamp_ms >= getvariable('from_ms'))
      AND (getvariable('to_ms') IS NULL OR timestamp_ms < getvariable('to_ms'))
      AND (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
      AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
), domains AS (
    SELECT chain, timestamp_ms, delta_ms, consensus_block_hash AS hash FROM blocks WHERE consensus_block_hash IS NOT NULL
), consensus AS (
    SELECT chain, block_number, hash, timestamp_ms FROM blocks WHERE bundle_count IS NOT NULL
), pairs AS MATERIALIZED (
    SELECT domains.chain AS domain, consensus.chain AS consensus, consensus.block_number, consensus.timestamp_ms,
           domains.delta_ms AS domain_delta_ms, domains.timestamp_ms <> consensus.timestamp_ms AS differs
    FROM consensus JOIN domains ON consensus.hash = domains.hash
), covered AS (
    SELECT domain, consensus, min(block_number) AS first_block, max(block_number) AS last_block FROM pairs GROUP BY domain, consensus
), bucketed AS (
    SELECT domain, domain_delta_ms, differs, NULL AS delta_ms, NULL AS bundle_count, timestamp_ms FROM pairs
    UNION ALL
    SELECT covered.domain, NULL, NULL, blocks.delta_ms, blocks.bundle_count, blocks.timestamp_ms
    FROM blocks JOIN covered ON covered.consensus = blocks.chain AND blocks.block_number BETWEEN covered.first_block AND covered.last_block
), counted AS (
    SELECT domain, CASE WHEN coalesce(getvariable('bucket_ms'), 86400000) = 0 THEN 0
                        ELSE timestamp_ms // coalesce(getvariable('bucket_ms'), 86400000) END AS bucket,
           count(bundle_count) AS consensus_blocks, count(differs) AS domain_blocks, avg(delta_ms) AS consensus_mean_ms,
           avg(domain_delta_ms) AS domain_mean_ms, avg(bundle_count) AS bundles_a_block,
           count(*) FILTER (WHERE differs) AS timestamps_that_differ
    FROM bucketed
    GROUP BY domain, bucket
)
SELECT domain AS chain, CASE WHEN coalesce(getvariable('bucket_ms'), 86400000) = 0 THEN 'all'
                             ELSE strftime(make_timestamp_ms(bucket * coalesce(getvariable('bucket_ms'), 86400000)), '%Y-%m-%d %H:%M') END AS begins_utc,
       consensus_blocks, domain_blocks, domain_blocks / consensus_blocks AS p,
       (p + 1.920729 / consensus_blocks - 1.959964 * sqrt(greatest(0, p * (1 - p)) / consensus_blocks + 0.960365 / consensus_blocks ** 2)) / (1 + 3.841459 / consensus_blocks) AS p_low,
       (p + 1.920729 / consensus_blocks + 1.959964 * sqrt(greatest(0, p * (1 - p)) / consensus_blocks + 0.960365 / consensus_blocks ** 2)) / (1 + 3.841459 / consensus_blocks) AS p_high,
       consensus_mean_ms,
       domain_mean_ms, bundles_a_block, timestamps_that_differ
FROM counted
ORDER BY chain, bucket;
