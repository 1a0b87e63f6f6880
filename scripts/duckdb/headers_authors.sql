-- Who made the blocks of the dataset headers: one row a chain and author, those with the most blocks.
-- What can be set first: see headers_eras.sql.
SELECT chain, author, any_value(reward_address) AS reward_address, count(*) AS blocks, count(*) OVER (PARTITION BY chain) AS groups,
       sum(count(*)) OVER (PARTITION BY chain)::BIGINT AS of_blocks
FROM read_parquet(coalesce(getvariable('headers'), ['data/headers/*/*/*.parquet']), hive_partitioning = false)
WHERE (getvariable('from_block') IS NULL OR block_number >= getvariable('from_block'))
  AND (getvariable('to_block') IS NULL OR block_number <= getvariable('to_block'))
GROUP BY chain, author
QUALIFY row_number() OVER (PARTITION BY chain ORDER BY count(*) DESC, author) <= 500
ORDER BY chain, blocks DESC, author;
