-- Do the solution ranges follow from the slots, as the runtime retargets them? One row a check: checked is the number of eras, failed of
-- those that break the rule, first_blocks names up to five of their blocks.
-- An era is 2,016 blocks by one range. At its end: next = now * slots of the era / 2,016 / 6, rounded down, within a quarter and four times
-- of now. A chain begins without adjustment: until the first change ever seen, the range may stay, and if all eras since genesis are
-- stored, that first change may be any (EnableSolutionRangeAdjustmentAndOverride). The first era is not checked: it has no slot before it.
-- Reads data/block_times below the working directory; to read other files:
--   SET VARIABLE block_times = ['other/block_times/*/*/*.parquet'];
WITH blocks AS (
    SELECT chain, block_number, slot, solution_range, (block_number - 1) // 2016 AS era
    FROM (FROM read_parquet(coalesce(getvariable('block_times'), ['data/block_times/*/*/*.parquet']), hive_partitioning = false, union_by_name = true)
          -- Files of version 1 have no solution range.
          UNION ALL BY NAME SELECT NULL::DECIMAL(20,0) AS solution_range WHERE false)
    WHERE slot IS NOT NULL
), eras AS (
    SELECT chain, era, count(solution_range) AS ranged, min(solution_range) AS range, max(solution_range) AS most_range, min(block_number) AS first_block,
           max(slot) FILTER (WHERE block_number = 2016 * (era + 1)) AS last_slot
    FROM blocks
    GROUP BY chain, era
    HAVING count(solution_range) > 0 OR last_slot IS NOT NULL
), neighbours AS (
    SELECT *, lag(era) OVER chain AS era_before, lag(range) OVER chain AS range_before, lag(last_slot) OVER chain AS slot_before,
           lag(last_slot, 2) OVER chain AS slot_two_before, lag(era, 2) OVER chain AS two_before
    FROM eras
    WINDOW chain AS (PARTITION BY chain ORDER BY era)
), ruled AS (
    SELECT chain, era, first_block, range, range_before,
           least(range_before::HUGEINT * 4, greatest(range_before::HUGEINT // 4,
                 range_before::HUGEINT * (slot_before - slot_two_before) // 2016 // 6)) AS formula
    FROM neighbours
    WHERE era_before = era - 1 AND two_before = era - 2 AND range IS NOT NULL AND range_before IS NOT NULL
          AND slot_before IS NOT NULL AND slot_two_before IS NOT NULL
), histories AS (
    SELECT *, coalesce(max(range <> range_before) OVER before, false) AS changed_before,
           -- The first of these eras is the third of the chain.
           count(*) OVER before = era - 2 AS is_known_from_the_start
    FROM ruled
    WINDOW before AS (PARTITION BY chain ORDER BY era ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), offending AS (
    SELECT 'one_solution_range_an_era' AS check_name, chain, first_block AS block_number, most_range <> range AS offends
    FROM eras WHERE ranged > 0
    UNION ALL
    SELECT 'solution_range_follows', chain, first_block,
           range::HUGEINT <> formula AND (changed_before OR (range <> range_before AND NOT is_known_from_the_start))
    FROM histories
)
SELECT check_name, chain, count(*) AS checked, count(*) FILTER (WHERE offends) AS failed,
       array_to_string(list_sort(list(block_number) FILTER (WHERE offends))[1:5], ', ') AS first_blocks
FROM offending
GROUP BY check_name, chain
ORDER BY check_name, chain;
