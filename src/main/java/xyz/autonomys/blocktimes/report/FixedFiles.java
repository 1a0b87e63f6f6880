package xyz.autonomys.blocktimes.report;

import java.util.List;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Queries over a fixed list of files. If another process replaces some of them before they are read, the query runs
 * again over the new list. So a result is about what was stored before or after a replacement, never about a mixture.
 */
public final class FixedFiles {

    private static final int ATTEMPTS = 5;

    /** A query over all files at once. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Copies files) throws Exception;
    }

    private FixedFiles() {
    }

    /**
     * Runs a query, at most five times.
     *
     * @param list reads what is stored now
     * @return the result of the query
     * @throws Exception the failure of the query, if its files still exist or if it was the fifth attempt
     */
    public static <T> T ask(DataDir dataDir, Supplier<List<StoredFile>> list, Question<T> question) throws Exception {
        for (int attempt = 1; ; attempt++) {
            List<StoredFile> files = list.get();
            try (Copies copies = dataDir.copies(files)) {
                return question.ask(copies);
            } catch (Exception e) {
                if (attempt == ATTEMPTS || dataDir.holds(files)) {
                    throw e;
                }
            }
        }
    }
}
