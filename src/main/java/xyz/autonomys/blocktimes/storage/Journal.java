package xyz.autonomys.blocktimes.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces several files together. What is to be done is written down and synced first; from then on it will be done,
 * if need be by {@link #complete} at the next start. Every step may be repeated.
 */
final class Journal {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".journal";

    /** @param staged a synced file; @param target where it is to appear; both relative to the data directory */
    record Addition(String staged, String target) {
    }

    /** @param remove paths relative to the data directory; one that is also a target is replaced, not removed */
    record Plan(List<Addition> add, List<String> remove) {
    }

    private final DataDir dataDir;
    private final String chain;

    Journal(DataDir dataDir, String chain) {
        this.dataDir = dataDir;
        this.chain = chain;
    }

    Addition addition(Path staged, Path target) {
        return new Addition(relative(staged), relative(target));
    }

    String relative(Path path) {
        return dataDir.root().relativize(path).toString();
    }

    void replace(Plan plan) throws IOException {
        Path written = Files.createTempFile(dataDir.staging(chain), "plan", ".tmp");
        Files.write(written, JSON.writeValueAsBytes(plan));
        Disk.sync(written);
        Path journal = dataDir.staging(chain).resolve(System.nanoTime() + SUFFIX);
        Disk.rename(written, journal);
        carryOut(journal, plan);
    }

    /** Carries out what an earlier process wrote down and did not finish; returns how many plans that were. */
    int complete() throws IOException {
        if (!Files.isDirectory(dataDir.staging(chain))) {
            return 0;
        }
        List<Path> journals;
        try (Stream<Path> files = Files.list(dataDir.staging(chain))) {
            journals = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
        for (Path journal : journals) {
            carryOut(journal, JSON.readValue(journal.toFile(), Plan.class));
        }
        return journals.size();
    }

    private void carryOut(Path journal, Plan plan) throws IOException {
        for (Addition addition : plan.add) {
            Path staged = dataDir.root().resolve(addition.staged);
            Path target = dataDir.root().resolve(addition.target);
            if (Files.exists(staged)) {
                Disk.createDirectories(target.getParent());
                Disk.rename(staged, target);
            }
        }
        List<String> targets = plan.add.stream().map(Addition::target).toList();
        for (String path : plan.remove) {
            Path old = dataDir.root().resolve(path);
            if (!targets.contains(path) && Files.deleteIfExists(old)) {
                Disk.syncDirectory(old.getParent());
            }
        }
        Files.deleteIfExists(journal);
        Disk.syncDirectory(journal.getParent());
    }
}
