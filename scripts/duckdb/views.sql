-- The views of "blocktimes sql", for any DuckDB 1.5 or newer: block_times, offline_operators, and report_*, which are the figures of
-- "blocktimes report". They show what the manifests name at the moment this file is read: no block twice, and none of theirs missing,
-- even while files are merged or replaced. Read the file again to see what came since, and if DuckDB says that a file is gone.
-- Run it beside scripts/, or set where these files and the data are:
--   SET VARIABLE data_dir = 'data/devnet';
--   SET VARIABLE sql_dir = '/opt/blocktimes/scripts/duckdb';
-- What else can be set, before a view is queried: see report_distribution.sql.
SET VARIABLE data_dir = coalesce(getvariable('data_dir'), 'data');
SET VARIABLE sql_dir = coalesce(getvariable('sql_dir'), 'scripts/duckdb');
SET VARIABLE manifests = (
    SELECT list({chain: chain, sequence: sequence, files: files})
    FROM read_json(getvariable('data_dir') || '/manifests/*.json', maximum_object_size = 1073741824,
                   columns = {chain: 'VARCHAR', sequence: 'BIGINT', files: 'STRUCT(name VARCHAR, operators STRUCT(name VARCHAR))[]'})
);
SET VARIABLE block_times = [getvariable('data_dir') || '/' || file.name
                            FOR file IN flatten([manifest.files FOR manifest IN getvariable('manifests')])];
SET VARIABLE offline_operators = [getvariable('data_dir') || '/' || file.operators.name
                                  FOR file IN flatten([manifest.files FOR manifest IN getvariable('manifests')])
                                  IF file.operators IS NOT NULL];
SET VARIABLE report_distribution = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_distribution.sql'));
SET VARIABLE report_domain = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_domain.sql'));
SET VARIABLE report_histogram = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_histogram.sql'));
SET VARIABLE report_operators = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_operators.sql'));
SET VARIABLE report_outliers = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_outliers.sql'));
SET VARIABLE report_quantiles = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_quantiles.sql'));
SET VARIABLE report_rolling = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_rolling.sql'));
SET VARIABLE report_segments = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_segments.sql'));
SET VARIABLE report_slots = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_slots.sql'));
SET VARIABLE report_flags = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_flags.sql'));
SET VARIABLE report_slot_counts = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_slot_counts.sql'));
SET VARIABLE report_hours = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_hours.sql'));
SET VARIABLE report_residuals = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_residuals.sql'));
SET VARIABLE report_theory = (SELECT content FROM read_text(getvariable('sql_dir') || '/report_theory.sql'));

CREATE OR REPLACE VIEW block_times AS
SELECT * FROM read_parquet(getvariable('block_times'), hive_partitioning = false, union_by_name = true);
-- DuckDB rejects an empty list of files.
CREATE OR REPLACE VIEW offline_operators AS
FROM query(CASE WHEN len(getvariable('offline_operators')) > 0
    THEN 'SELECT * FROM read_parquet(getvariable(''offline_operators''), hive_partitioning = false, union_by_name = true)'
    ELSE 'SELECT '
         || 'NULL::BIGINT AS block_number, NULL::VARCHAR AS block_hash, NULL::BIGINT AS timestamp_ms, NULL::TIMESTAMP AS timestamp_utc, '
         || 'NULL::BIGINT AS domain_id, NULL::BIGINT AS epoch_index, NULL::DECIMAL(20,0) AS operator_id, NULL::DECIMAL(20,0) AS submitted_bundles, '
         || 'NULL::DECIMAL(20,0) AS expected_bundles, NULL::DECIMAL(20,0) AS min_required_bundles, NULL::DECIMAL(20,0) AS shortfall_threshold, NULL::DECIMAL(20,0) AS shortfall, '
         || 'NULL::DOUBLE AS shortfall_pct, NULL::INTEGER AS spec_version, NULL::BIGINT AS ingestion_ts_ms, NULL::VARCHAR AS chain WHERE false'
    END);
CREATE OR REPLACE VIEW report_distribution AS FROM query(getvariable('report_distribution'));
CREATE OR REPLACE VIEW report_domain AS FROM query(getvariable('report_domain'));
CREATE OR REPLACE VIEW report_histogram AS FROM query(getvariable('report_histogram'));
CREATE OR REPLACE VIEW report_operators AS
FROM query(CASE WHEN len(getvariable('offline_operators')) > 0 THEN getvariable('report_operators')
           ELSE 'SELECT NULL::VARCHAR AS chain WHERE false' END);
CREATE OR REPLACE VIEW report_outliers AS FROM query(getvariable('report_outliers'));
CREATE OR REPLACE VIEW report_quantiles AS FROM query(getvariable('report_quantiles'));
CREATE OR REPLACE VIEW report_rolling AS FROM query(getvariable('report_rolling'));
CREATE OR REPLACE VIEW report_segments AS FROM query(getvariable('report_segments'));
CREATE OR REPLACE VIEW report_slots AS FROM query(getvariable('report_slots'));
CREATE OR REPLACE VIEW report_flags AS
FROM query(CASE WHEN len(getvariable('offline_operators')) > 0 THEN getvariable('report_flags')
           ELSE 'SELECT NULL::VARCHAR AS chain WHERE false' END);
CREATE OR REPLACE VIEW report_slot_counts AS FROM query(getvariable('report_slot_counts'));
CREATE OR REPLACE VIEW report_hours AS FROM query(getvariable('report_hours'));
CREATE OR REPLACE VIEW report_residuals AS FROM query(getvariable('report_residuals'));
CREATE OR REPLACE VIEW report_theory AS FROM query(getvariable('report_theory'));
