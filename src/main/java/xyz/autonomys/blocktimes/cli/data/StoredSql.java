package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.report.BadSqlException;
import xyz.autonomys.blocktimes.report.ResultFormat;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlSession;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** Runs SQL over what is stored at the moment of each statement. Tables that statements make stay until this is
 * closed. */
final class StoredSql implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    private final DataDir dataDir;
    private final Map<String, Object> variables;
    private final Sql.Texts texts;
    private List<StoredFile> shown = List.of();
    private @Nullable Copies copies;
    private volatile @Nullable SqlSession session;

    StoredSql(DataDir dataDir, Map<String, Object> variables, Sql.Texts texts) {
        this.dataDir = dataDir;
        this.variables = variables;
        this.texts = texts;
    }

    /**
     * Runs statements, and writes the rows of the last one. If files are replaced before a query has read them, it is
     * run again; statements that may have changed a table are not.
     *
     * @throws BadSqlException if DuckDB cannot run them; its message is for the user
     */
    void run(String statements, ResultFormat format, PrintWriter out) throws IOException {
        boolean isQuery = statements.strip().matches("(?is)(select|from|with)\\b[^;]*;?");
        for (int attempt = 1; ; attempt++) {
            SqlSession now = upToDate();
            try {
                now.run(statements, format, out);
                return;
            } catch (BadSqlException e) {
                if (!isQuery || attempt == ATTEMPTS || dataDir.holds(shown)) {
                    throw e;
                }
            }
        }
    }

    /** Cancels what is running, if anything is. Any thread may call this. */
    void cancel() {
        SqlSession now = session;
        if (now != null) {
            now.cancel();
        }
    }

    private SqlSession upToDate() throws IOException {
        List<StoredFile> now = dataDir.storedChains().stream()
                .flatMap(chain -> Coverage.read(dataDir, chain).files().stream()).toList();
        if (session == null || !now.equals(shown)) {
            Copies before = copies;
            copies = dataDir.copies(now);
            shown = now;
            if (session == null) {
                session = new SqlSession(copies, variables, texts);
            } else {
                session.show(copies);
            }
            if (before != null) {
                before.close();
            }
        }
        return session;
    }

    @Override
    public void close() throws IOException {
        try (Copies held = copies; SqlSession open = session) {
            // The session first.
        }
    }
}
