-- Takes over what changed since the last time, exactly once, into the table taken of a DuckDB file. Run it again at any time.
-- Merged files change nothing. Of all other changes, the rows of their blocks are those that the manifest has now, so that a change
-- that is taken over twice does no harm, nor does a file that was merged since. Run views.sql first, each time.
BEGIN;
CREATE TABLE IF NOT EXISTS taken AS SELECT * FROM block_times LIMIT 0;
CREATE TABLE IF NOT EXISTS taken_up_to (chain VARCHAR PRIMARY KEY, number BIGINT);
CREATE OR REPLACE TEMP TABLE news AS
SELECT change.chain, change.number, change.kind, change.first_block, change.last_block
FROM read_json(getvariable('data_dir') || '/changes/*/*.jsonl', format = 'newline_delimited', maximum_object_size = 1073741824,
               columns = {chain: 'VARCHAR', number: 'BIGINT', kind: 'VARCHAR', first_block: 'BIGINT', last_block: 'BIGINT'}) change
LEFT JOIN taken_up_to ON taken_up_to.chain = change.chain
-- The views show what the manifests named when views.sql was run. What came since is taken over next time.
JOIN (SELECT unnest(getvariable('manifests'), recursive := false) AS manifest) shown ON shown.manifest.chain = change.chain
WHERE change.number > taken_up_to.number AND change.number <= shown.manifest.sequence
UNION ALL
-- The first time, all rows: the feed may be younger than they are.
SELECT manifest.chain, manifest.sequence, 'added', 0, 9223372036854775807
FROM (SELECT unnest(getvariable('manifests')) AS manifest)
WHERE manifest.chain NOT IN (SELECT chain FROM taken_up_to);
-- Changes are numbered without gaps. If some are lost, or the numbers began again, only taking over all rows again is right.
SELECT error('changes of chain ' || chain || ' were lost: drop the tables taken and taken_up_to, and begin again')
FROM (SELECT manifest.chain AS chain, manifest.sequence AS sequence FROM (SELECT unnest(getvariable('manifests')) AS manifest)) shown
JOIN taken_up_to USING (chain)
LEFT JOIN (SELECT chain, min(number) AS first FROM news GROUP BY chain) fresh USING (chain)
WHERE taken_up_to.number > shown.sequence OR fresh.first > taken_up_to.number + 1
   OR fresh.first IS NULL AND taken_up_to.number < shown.sequence;
DELETE FROM taken USING news
WHERE news.kind <> 'merged' AND taken.chain = news.chain AND taken.block_number BETWEEN news.first_block AND news.last_block;
INSERT INTO taken
SELECT * FROM block_times
WHERE EXISTS (FROM news WHERE news.kind <> 'merged' AND news.chain = block_times.chain
              AND block_times.block_number BETWEEN news.first_block AND news.last_block);
INSERT OR REPLACE INTO taken_up_to SELECT chain, max(number) FROM news GROUP BY chain;
COMMIT;
