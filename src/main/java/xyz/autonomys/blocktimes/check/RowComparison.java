package xyz.autonomys.blocktimes.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.storage.parquet.ContentDigest;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;

/** Compares the rows of two lists of files, block by block, in all columns but {@code ingestion_ts_ms}. */
final class RowComparison {

    /** Says when a row was made, and nothing about its block. */
    private static final String NOT_COMPARED = "ingestion_ts_ms";

    private static final Set<String> COLUMNS_OF_VERSION_2 = Set.copyOf(ContentDigest.columnsOfVersion2());

    private final SqlRunner sql;
    private final String otherName;
    /** Of the last comparison: not all files of {@code block_times} have all columns. */
    private boolean isBlockTimes;

    /** @param otherName what messages call the second list of files */
    RowComparison(SqlRunner sql, String otherName) {
        this.sql = sql;
        this.otherName = otherName;
    }

    /**
     * How many blocks differ.
     *
     * @param first what differs in the first of them, in words
     */
    record Difference(long blocks, String first) {
    }

    /**
     * Compares files of one dataset.
     *
     * @param dataset name of the dataset
     * @param within files of {@code block_times} whose blocks are compared; empty for all blocks
     * @return empty if there is no difference
     */
    Optional<Difference> of(String dataset, List<Path> here, List<Path> other, List<Path> within) {
        isBlockTimes = dataset.equals(Datasets.BLOCK_TIMES);
        String text = isBlockTimes ? ContentDigest.blockTimeText() : ContentDigest.offlineOperatorText();
        Map<String, Object> variables = Map.of("here", here, "other", other, "within", within);
        Map<String, Object> found = sql.query(Sql.with(variables,
                "WITH h AS (" + digests("here", variables, text) + "), o AS (" + digests("other", variables, text) + ")"
                        + " SELECT count(*) AS blocks, min(coalesce(h.block_number, o.block_number)) AS first"
                        + " FROM h FULL JOIN o ON h.block_number = o.block_number"
                        + " WHERE " + (isBlockTimes
                                // Where one of two rows lacks the columns of version 2, the others are compared.
                                ? "h.shared IS DISTINCT FROM o.shared OR"
                                        + " (h.is_full AND o.is_full AND h.digest <> o.digest)"
                                : "h.digest IS DISTINCT FROM o.digest"))).get(0);
        long blocks = number(found, "blocks");
        return blocks == 0 ? Optional.empty()
                : Optional.of(new Difference(blocks, words(variables, number(found, "first"))));
    }

    private static boolean isEmpty(Map<String, Object> variables, String variable) {
        return ((List<?>) variables.get(variable)).isEmpty(); // DuckDB rejects an empty list of files
    }

    private String rowsOf(String variable) {
        String rows = "read_parquet(getvariable('" + variable + "'), hive_partitioning = false, union_by_name = true)";
        return isBlockTimes ? ContentDigest.withAllColumns("FROM " + rows) : rows;
    }

    private String digests(String variable, Map<String, Object> variables, String text) {
        if (isEmpty(variables, variable)) {
            return "SELECT NULL::BIGINT AS block_number, '' AS digest, '' AS shared, false AS is_full WHERE false";
        }
        return "SELECT block_number, " + ContentDigest.aggregate(text) + " AS digest"
                + (isBlockTimes ? ", " + ContentDigest.aggregate(ContentDigest.blockTimeTextOfVersion1())
                        + " AS shared, bool_and(author IS NOT NULL) AS is_full" : "") + " FROM " + rowsOf(variable)
                + (isEmpty(variables, "within") ? ""
                        : " WHERE block_number IN (SELECT block_number FROM read_parquet(getvariable('within'),"
                                + " hive_partitioning = false))")
                + " GROUP BY block_number";
    }

    private static long number(Map<String, Object> row, String column) {
        return ((Number) row.get(column)).longValue();
    }

    private String words(Map<String, Object> variables, long block) {
        List<Map<String, Object>> here = rows(variables, "here", block);
        List<Map<String, Object>> other = rows(variables, "other", block);
        if (here.isEmpty() || other.isEmpty()) {
            return "block " + block + " is only " + (here.isEmpty() ? "in " + otherName : "here");
        }
        if (here.size() != other.size()) {
            return "block " + block + " has " + here.size() + " rows here, " + other.size() + " in " + otherName;
        }
        List<String> columns = new ArrayList<>();
        for (int row = 0; row < here.size(); row++) {
            for (String column : here.get(row).keySet()) {
                Object mine = here.get(row).get(column);
                Object theirs = other.get(row).get(column);
                boolean isLacking = COLUMNS_OF_VERSION_2.contains(column) && (here.get(row).get("author") == null
                        || other.get(row).get("author") == null);
                if (!column.equals(NOT_COMPARED) && !isLacking && !Objects.equals(mine, theirs)) {
                    columns.add(column + " is " + mine + " here, " + theirs + " in " + otherName);
                }
            }
        }
        return "block " + block + ": " + String.join("; ", columns);
    }

    private List<Map<String, Object>> rows(Map<String, Object> variables, String side, long block) {
        return isEmpty(variables, side) ? List.of() : sql.query(Sql.with(variables, "SELECT * FROM " + rowsOf(side)
                + " WHERE block_number = " + block
                + " ORDER BY ALL"));
    }
}
