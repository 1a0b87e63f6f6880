package xyz.autonomys.blocktimes.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.storage.parquet.ContentDigest;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;

/** Compares the rows of two lists of files, block by block, in all columns but {@code ingestion_ts_ms}. */
final class RowComparison {

    /** Says when a row was made, and nothing about its block. */
    private static final String NOT_COMPARED = "ingestion_ts_ms";

    private final SqlRunner sql;
    private final String otherName;

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
        String text = dataset.equals(Datasets.BLOCK_TIMES) ? ContentDigest.blockTimeText()
                : ContentDigest.offlineOperatorText();
        Map<String, Object> variables = Map.of("here", here, "other", other, "within", within);
        Map<String, Object> found = sql.query(Sql.with(variables,
                "WITH h AS (" + digests("here", variables, text) + "), o AS (" + digests("other", variables, text) + ")"
                        + " SELECT count(*) AS blocks, min(coalesce(h.block_number, o.block_number)) AS first"
                        + " FROM h FULL JOIN o ON h.block_number = o.block_number"
                        + " WHERE h.digest IS DISTINCT FROM o.digest")).get(0);
        long blocks = number(found, "blocks");
        return blocks == 0 ? Optional.empty()
                : Optional.of(new Difference(blocks, words(variables, number(found, "first"))));
    }

    private static boolean isEmpty(Map<String, Object> variables, String variable) {
        return ((List<?>) variables.get(variable)).isEmpty(); // DuckDB rejects an empty list of files
    }

    private static String files(String variable) {
        return "read_parquet(getvariable('" + variable + "'), hive_partitioning = false)";
    }

    private static String digests(String variable, Map<String, Object> variables, String text) {
        if (isEmpty(variables, variable)) {
            return "SELECT NULL::BIGINT AS block_number, '' AS digest WHERE false";
        }
        return "SELECT block_number, " + ContentDigest.aggregate(text) + " AS digest FROM " + files(variable)
                + (isEmpty(variables, "within") ? ""
                        : " WHERE block_number IN (SELECT block_number FROM " + files("within") + ")")
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
                if (!column.equals(NOT_COMPARED) && !Objects.equals(mine, theirs)) {
                    columns.add(column + " is " + mine + " here, " + theirs + " in " + otherName);
                }
            }
        }
        return "block " + block + ": " + String.join("; ", columns);
    }

    private List<Map<String, Object>> rows(Map<String, Object> variables, String side, long block) {
        return isEmpty(variables, side) ? List.of() : sql.query(Sql.with(variables, "SELECT * FROM " + files(side)
                + " WHERE block_number = " + block
                + " ORDER BY ALL"));
    }
}
