package xyz.autonomys.blocktimes.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Replaces several files together. What is to be done is written down first; from then on it will be done, if need be by
 * {@link #complete} at the next start, by whatever process. Every step may be repeated.
 */
final class Journal {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".journal";

    /** @param staged a complete file; @param target where it is to appear; both relative to the data directory */
    record Addition(String staged, String target) {
    }

    /** @param remove names of files; one that is also a target is replaced, not removed */
    record Plan(List<Addition> add, List<String> remove) {
    }

    private final PublishedFiles files;
    private final String chain;

    Journal(DataDir dataDir, String chain) {
        this.files = dataDir.files();
        this.chain = chain;
    }

    Addition addition(Path staged, String target) throws IOException {
        return new Addition(files.stage(staged, chain), target);
    }

    void replace(Plan plan) throws IOException {
        String journal = DataDir.staging(chain) + "/" + System.currentTimeMillis() + "-" + System.nanoTime() + SUFFIX;
        if (!files.write(journal, JSON.writeValueAsBytes(plan), null)) {
            throw new IOException(files.shown(journal) + " is there already");
        }
        carryOut(journal, plan);
    }

    /** Carries out what an earlier process wrote down and did not finish; returns how many plans that were. */
    int complete() throws IOException {
        List<String> journals = files.list(DataDir.staging(chain)).stream().map(PublishedFiles.Listed::name).filter(name -> name.endsWith(SUFFIX))
                .toList();
        for (String journal : journals) {
            // Another worker may have finished it meanwhile.
            PublishedFiles.Content content = files.content(journal).orElse(null);
            if (content != null) {
                carryOut(journal, JSON.readValue(content.bytes(), Plan.class));
            }
        }
        return journals.size();
    }

    private void carryOut(String journal, Plan plan) throws IOException {
        for (Addition addition : plan.add) {
            if (files.exists(addition.staged)) {
                files.move(addition.staged, addition.target);
            }
        }
        List<String> targets = plan.add.stream().map(Addition::target).toList();
        for (String old : plan.remove) {
            if (!targets.contains(old)) {
                files.delete(old);
            }
        }
        files.delete(journal);
    }
}
