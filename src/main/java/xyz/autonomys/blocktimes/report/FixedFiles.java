package xyz.autonomys.blocktimes.report;

import java.util.List;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Questions to a fixed list of files. Where another process has replaced some of them before they were read, the
 * question is asked of the new list: the answer is about what was stored before, or after, and not about a mixture.
 */
public final class FixedFiles {

    private static final int ATTEMPTS = 5;

    /** Something that is asked of all files at once. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(DataDir.Copies files) throws Exception;
    }

    private FixedFiles() {
    }

    /** @param list reads what is stored now */
    public static <T> T ask(DataDir dataDir, Supplier<List<StoredFile>> list, Question<T> question) throws Exception {
        for (int attempt = 1; ; attempt++) {
            List<StoredFile> files = list.get();
            try (DataDir.Copies copies = dataDir.copies(files)) {
                return question.ask(copies);
            } catch (Exception e) {
                if (attempt == ATTEMPTS || dataDir.holds(files)) {
                    throw e;
                }
            }
        }
    }
}
