package xyz.autonomys.blocktimes.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.report.UnreadableDataException;
import xyz.autonomys.blocktimes.storage.Copies;

/** Checks rows by the SQL of {@code scripts/duckdb/validate_*.sql}. */
public final class SqlChecks {

    private static final String OF_ERAS = "validate_eras";
    private static final List<String> FILES = List.of("validate_continuity", "validate_deltas", "validate_mapping",
            OF_ERAS);
    private static final String OF_OPERATORS = "validate_operators";
    private static final String OF_HEADERS = "validate_headers";
    /** Prefix of the checks that only report: they count blocks that may be worth a look, and never fail. */
    private static final String REPORT = "report_";
    private static final int MOST_NAMED = 5;

    private final Sql.Texts texts;
    private final Map<String, Object> variables;

    /**
     * @param texts the SQL
     * @param variables that the SQL reads, besides the files
     */
    public SqlChecks(Sql.Texts texts, Map<String, Object> variables) {
        this.texts = texts;
        this.variables = variables;
    }

    /**
     * Runs the checks. Files that cannot be read are findings of their own, and the others are checked without them.
     *
     * @throws IOException if a file cannot be read at the moment
     */
    public List<Finding> run(Copies files) throws IOException {
        if (files.blockTimes().isEmpty()) {
            return List.of();
        }
        try (SqlRunner sql = SqlRunner.start()) {
            try {
                return run(sql, files.blockTimes(), files.operators());
            } catch (UnreadableDataException e) {
                List<Finding> findings = new ArrayList<>();
                List<Path> readable = readable(sql, files.blockTimes(), findings);
                List<Path> operators = readable(sql, files.operators(), findings);
                if (findings.isEmpty()) {
                    return List.of(Finding.failed("rows_can_be_read", "-", e.getMessage()
                            + "; the checks of bytes above name the file"));
                }
                findings.addAll(readable.isEmpty() ? List.of() : run(sql, readable, operators));
                return findings;
            }
        }
    }

    private static List<Path> readable(SqlRunner sql, List<Path> files, List<Finding> damaged) {
        List<Path> readable = new ArrayList<>();
        for (Path file : files) {
            try {
                sql.query(Sql.over(List.of(file), "SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet("
                        + "coalesce(getvariable('block_times'), ['']), hive_partitioning = false)"));
                readable.add(file);
            } catch (UnreadableDataException damage) {
                damaged.add(Finding.failed("file_is_usable", "-", file + ": " + damage.getCause().getCause()
                        .getMessage()
                        + "; fetch its blocks again: backfill --overwrite with --start and --end of its name"));
            }
        }
        return readable;
    }

    private List<Finding> run(SqlRunner sql, List<Path> blockTimes, List<Path> operators) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(variables);
        all.put("block_times", blockTimes);
        all.put("offline_operators", operators);
        List<Finding> findings = new ArrayList<>();
        for (String name : FILES) {
            sql.query(Sql.with(all, texts.of(name))).forEach(row -> findings.add(finding(row)));
        }
        // DuckDB rejects an empty list of files.
        if (!operators.isEmpty()) {
            sql.query(Sql.with(all, texts.of(OF_OPERATORS))).forEach(row -> findings.add(finding(row)));
        }
        return findings;
    }

    /**
     * Runs the checks of the dataset {@code headers}.
     *
     * @param headers its files; at least one
     * @param files those of {@code block_times}
     * @throws IOException if the SQL cannot be read
     * @throws UnreadableDataException if a file is damaged
     */
    public List<Finding> ofHeaders(List<Path> headers, Copies files) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(variables);
        all.put("headers", headers);
        // Without blocks, headers are compared with themselves: DuckDB rejects an empty list of files.
        all.put("block_times", files.blockTimes().isEmpty() ? headers : files.blockTimes());
        List<Finding> findings = new ArrayList<>();
        try (SqlRunner sql = SqlRunner.start()) {
            sql.query(Sql.with(all, texts.of(OF_HEADERS))).stream().map(SqlChecks::finding)
                    .filter(finding -> !files.blockTimes().isEmpty() || !finding.check().endsWith("stored_block"))
                    .forEach(findings::add);
            all.put("block_times", headers);
            sql.query(Sql.with(all, texts.of(OF_ERAS))).stream().map(SqlChecks::finding)
                    .forEach(finding -> findings.add(new Finding(finding.outcome(), "header_" + finding.check(),
                            finding.chain(), finding.text())));
        }
        return findings;
    }

    private static Finding finding(Map<String, Object> row) {
        String name = (String) row.get("check_name");
        long failed = ((Number) row.get("failed")).longValue();
        String text = failed + " of " + row.get("checked") + (name.contains("solution_range") ? " eras" : " blocks")
                + (failed == 0 ? "" : ": " + row.get("first_blocks") + (failed > MOST_NAMED ? ", …" : ""));
        Finding.Outcome outcome = failed == 0 ? Finding.Outcome.OK
                : name.startsWith(REPORT) ? Finding.Outcome.LOOK : Finding.Outcome.FAILED;
        return new Finding(outcome, name, String.valueOf(row.get("chain")), text);
    }
}
