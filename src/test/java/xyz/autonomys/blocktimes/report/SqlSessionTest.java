package xyz.autonomys.blocktimes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class SqlSessionTest {

    @TempDir
    Path root;

    private DataFolder folder;
    private StoredFile file;

    @BeforeEach
    void store() {
        folder = DataFolder.in(root);
        file = folder.publish(MadeChain.plain(), 1, 20);
    }

    private SqlSession session(Copies copies) throws Exception {
        return new SqlSession(copies, Map.of(), name -> Files.readString(Path.of("scripts/duckdb", name + ".sql")));
    }

    private static String csv(SqlSession session, String sql) {
        StringWriter text = new StringWriter();
        session.run(sql, ResultFormat.CSV, new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), " ");
    }

    @Test
    void otherFilesAreShownAndTablesStay() throws Exception {
        StoredFile second = folder.publish(MadeChain.plain().reportingEvery(5), 21, 40);
        try (Copies one = folder.dataDir().copies(List.of(file));
                Copies both = folder.dataDir().copies(List.of(file, second));
                SqlSession session = session(one)) {
            csv(session, "CREATE TABLE mine AS SELECT 7 AS a");
            assertThat(csv(session, "SELECT count(*) AS n FROM block_times")).isEqualTo("n 20 ");
            assertThat(csv(session, "SELECT count(*) AS n FROM offline_operators")).isEqualTo("n 0 ");
            session.show(both);
            assertThat(csv(session, "SELECT count(*) AS n FROM block_times")).isEqualTo("n 40 ");
            assertThat(csv(session, "SELECT count(*) AS n FROM offline_operators")).isEqualTo("n 8 ");
            assertThat(csv(session, "SELECT a FROM mine")).isEqualTo("a 7 ");
        }
    }

    @Test
    void timesHaveTheirSeconds() throws Exception {
        try (Copies one = folder.dataDir().copies(List.of(file)); SqlSession session = session(one)) {
            assertThat(csv(session, "SELECT TIMESTAMP '2025-01-01 00:00:00' AS a, TIMESTAMP '2025-01-01 10:00:00.5' "
                    + "AS b,"
                    + " DATE '2025-01-02' AS c, NULL::BIGINT AS d, true AS e"))
                    .isEqualTo("a,b,c,d,e 2025-01-01 00:00:00,2025-01-01 10:00:00.5,2025-01-02,,true ");
        }
    }

    @Test
    void aStatementThatRunsIsCancelledAndTheNextOneRuns() throws Exception {
        try (Copies one = folder.dataDir().copies(List.of(file)); SqlSession session = session(one)) {
            CompletableFuture<String> endless = CompletableFuture.supplyAsync(() -> csv(session,
                    "SELECT count(*) FROM range(10000000000) a, range(10000000000) b WHERE a.range + b.range = 1"));
            while (!endless.isDone()) {
                session.cancel();
                Thread.onSpinWait();
            }
            assertThatThrownBy(endless::get).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BadSqlException.class);
            assertThat(csv(session, "SELECT 1 AS a")).isEqualTo("a 1 ");
        }
    }
}
