-- Takes over all rows, exactly once, without the feed of changes: by their key. It reads all rows each time. Rows of blocks that are
-- stored no longer stay in the table taken. Run views.sql first, each time.
BEGIN;
CREATE TABLE IF NOT EXISTS taken_by_key AS SELECT * FROM block_times LIMIT 0;
CREATE UNIQUE INDEX IF NOT EXISTS taken_by_key_once ON taken_by_key (chain, block_number);
INSERT OR REPLACE INTO taken_by_key SELECT * FROM block_times;
COMMIT;
