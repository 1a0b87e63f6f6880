package xyz.autonomys.blocktimes.report;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.storage.StoredFile;

/** The program's own SQL files with what they are to read: the same text that any DuckDB runs by itself. */
public final class Sql {

    private Sql() {
    }

    /**
     * A query over a fixed list of files: what is published or replaced while it runs does not change its answer.
     *
     * @param text content of a file of {@code scripts/duckdb}
     */
    public static String over(List<StoredFile> files, String text) {
        String paths = files.stream().map(StoredFile::path).map(Sql::quoted).collect(Collectors.joining(", ", "[", "]"));
        return "SET VARIABLE block_times = " + paths + ";\n" + text;
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''").replaceAll("[\\[*?]", "[$0]") + "'";
    }
}
