package xyz.autonomys.blocktimes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Causes;
import xyz.autonomys.blocktimes.devnet.SimulatedRows;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlRunner;

/** Solution ranges must follow from the slots, as the runtime retargets them. */
class EraChecksTest {

    @TempDir
    private Path folder;

    /** @param change SQL for the solution range, from {@code solution_range} and {@code era} */
    private Map<String, Object> check(String check, String change, String where) throws Exception {
        Path changed = folder.resolve("changed.parquet");
        try (SimulatedRows rows = new SimulatedRows(folder);
                Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckDb.createStatement()) {
            Path file = rows.add("c", 3, 7 * 2_016, Causes.none()).write().get(0);
            sql.execute("COPY (SELECT * REPLACE ((" + change + ")::DECIMAL(20,0) AS solution_range) FROM (SELECT *,"
                    + " (block_number - 1) // 2016 AS era FROM '" + file + "') WHERE " + where + ") TO '" + changed
                    + "' (FORMAT parquet)");
        }
        try (SqlRunner sql = SqlRunner.start()) {
            return sql.query(Sql.over(List.of(changed), Files.readString(Path.of("scripts/duckdb/validate_eras.sql"))))
                    .stream().filter(row -> row.get("check_name").equals(check)).findFirst().orElseThrow();
        }
    }

    private Map<String, Object> follows(String change, String where) throws Exception {
        return check("solution_range_follows", change, where);
    }

    @Test
    void whatTheRuntimeComputesIsRight() throws Exception {
        // The first two eras have no slot before them, or no range before; the third to the seventh are checked.
        assertThat(follows("solution_range", "true")).containsEntry("checked", 5L).containsEntry("failed", 0L);
    }

    @Test
    void aRangeThatIsOffByOneIsFound() throws Exception {
        assertThat(follows("solution_range + (era = 4)::INT", "true")).containsEntry("failed", 2L)
                .containsEntry("first_blocks", "8065, 10081");
        assertThat(check("one_solution_range_an_era", "solution_range + (block_number = 5000)::INT", "true"))
                .containsEntry("failed", 1L);
    }

    @Test
    void aChainWithoutAdjustmentAndItsFirstOverrideAreRight() throws Exception {
        assertThat(follows("1000000", "true")).containsEntry("failed", 0L);
        // An override sets the range of the fourth era; from there on it stays, which adjustment would not do.
        assertThat(follows("CASE WHEN era < 4 THEN 1000000 ELSE 5000 END", "true"))
                .containsEntry("failed", 2L).containsEntry("first_blocks", "10081, 12097");
        // Without the beginning of the chain, nothing says that it was the first change.
        assertThat(follows("CASE WHEN era < 4 THEN 1000000 ELSE 5000 END", "era >= 1"))
                .containsEntry("failed", 3L);
    }

    @Test
    void erasWithHolesAreNotChecked() throws Exception {
        assertThat(follows("solution_range", "block_number NOT BETWEEN 6100 AND 6200")).containsEntry("checked", 5L);
        assertThat(follows("solution_range", "block_number <> 6048")).containsEntry("checked", 3L)
                .containsEntry("failed", 0L);
    }
}
