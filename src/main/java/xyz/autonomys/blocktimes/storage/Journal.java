package xyz.autonomys.blocktimes.storage;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Replaces several files as one. The replacement is first written to a journal. From then on it will be completed, if
 * necessary by another process, with {@link #complete}. Every step can be repeated.
 */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String SUFFIX = ".journal";

    /**
     * A complete file in staging that is to be published. Names are relative to the data directory.
     *
     * @param sha256 of its bytes, in hex; null in a journal of an earlier version of the program
     */
    record Addition(String staged, String target, String sha256) {
    }

    /**
     * The content of a journal.
     *
     * @param add files to publish
     * @param remove names of files to remove; a file that is also a target is replaced, not removed
     * @param described the files of {@code block_times} among those to publish, for the manifest; null in a journal of
     *     an earlier version of the program, whose files the next look at what is stored describes
     */
    record Plan(List<Addition> add, List<String> remove, @Nullable List<FileEntry> described) {
        Plan(List<Addition> add, List<String> remove) {
            this(add, remove, null);
        }
    }

    private final PublishedFiles files;
    private final Time time;
    private final String chain;
    private final DataDir dataDir;

    Journal(DataDir dataDir, String chain) {
        this.dataDir = dataDir;
        this.files = dataDir.files();
        this.time = dataDir.time();
        this.chain = chain;
    }

    /** @param sha256 of the staged file */
    Addition addition(Path staged, String target, String sha256) throws IOException {
        return new Addition(files.stage(staged, chain), target, sha256);
    }

    /**
     * Carries out a replacement.
     *
     * @param guard checked before the journal is written, and again afterwards: from then on the replacement will be
     *         completed
     */
    void replace(Plan plan, WriteGuard guard) throws IOException {
        guard.requireHeld();
        String journal = PublishedFiles.staging(chain) + "/" + time.epochMs() + "-" + UUID.randomUUID() + SUFFIX;
        if (files.write(journal, JSON.writeValueAsBytes(plan), null).isEmpty()) {
            throw new IOException(files.shown(journal) + " is there already");
        }
        // Writing may have taken long, and another process may have taken the lock meanwhile.
        try {
            guard.requireHeld();
        } catch (StorageException e) {
            files.delete(journal);
            throw e;
        }
        carryOut(journal, plan);
    }

    /**
     * Returns the names of files that do not count while replacements are under way. For each replacement, these are
     * its new files until all of them exist, and from then on its old files. A file that replaces one of the same name
     * always counts.
     */
    Set<String> ignored() throws IOException {
        Set<String> ignored = new TreeSet<>();
        for (Plan plan : underWay().values()) {
            Set<String> targets = plan.add.stream().map(Addition::target).collect(Collectors.toSet());
            boolean allThere = true;
            for (String target : targets) {
                allThere &= files.exists(target);
            }
            Set<String> old = Set.copyOf(plan.remove);
            (allThere ? old : targets)
                    .stream()
                            .filter(name -> !(old.contains(name) && targets.contains(name)))
                            .forEach(ignored::add);
        }
        return ignored;
    }

    /** Returns whether any replacement is under way. */
    boolean isUnderWay() throws IOException {
        return !underWay().isEmpty();
    }

    /** Returns whether a replacement under way replaces a file by one of the same name. */
    boolean replaces(String name) throws IOException {
        return underWay().values().stream().anyMatch(plan -> plan.remove.contains(name)
                && plan.add.stream().anyMatch(addition -> addition.target.equals(name)));
    }

    /**
     * Returns, by name of the journal, the chain's replacements that are under way, or were when their process died.
     */
    private Map<String, Plan> underWay() throws IOException {
        Map<String, Plan> plans = new TreeMap<>();
        for (PublishedFiles.Listed file : files.list(PublishedFiles.staging(chain))) {
            PublishedFiles.Content content =
                    file.name().endsWith(SUFFIX) ? files.content(file.name()).orElse(null) : null;
            if (content != null) {
                plans.put(file.name(), JSON.readValue(content.bytes(), Plan.class));
            }
        }
        return plans;
    }

    /**
     * Completes the replacements that an earlier process began and did not finish. Deletes a journal that was never
     * begun and whose staged files are gone.
     *
     * @param within only replacements that remove a file whose name begins like this
     * @return number of completed replacements
     */
    int complete(String within) throws IOException {
        int completed = 0;
        for (Map.Entry<String, Plan> plan : underWay().entrySet()) {
            if (plan.getValue().remove.stream().noneMatch(name -> name.startsWith(within))) {
                continue;
            }
            if (isStillborn(plan.getValue())) {
                LOG.warn(
                        "chain={} {} is dropped: it was not begun, and the files that it would add are gone",
                        chain,
                        files.shown(plan.getKey()));
                files.delete(plan.getKey());
            } else {
                // Its writer may have died before the journal was on the disk. A power cut must not leave half of the
                // replacement without its journal.
                files.settle(plan.getKey());
                carryOut(plan.getKey(), plan.getValue());
                completed++;
            }
        }
        return completed;
    }

    /**
     * Returns whether the journal was written too late: its process had lost the lock, and the next holder had already
     * cleared the staged files. Nothing of such a journal was carried out.
     */
    private boolean isStillborn(Plan plan) throws IOException {
        for (Addition addition : plan.add) {
            if (files.exists(addition.staged)
                    || files.exists(addition.target) && !plan.remove.contains(addition.target)) {
                return false;
            }
        }
        for (String old : plan.remove) {
            if (!files.exists(old)) {
                return false;
            }
        }
        // If a file replaces one of the same name, only its bytes tell which of the two it is.
        for (Addition addition : plan.add) {
            if (addition.sha256 != null && files.content(addition.target)
                    .filter(there -> addition.sha256.equals(sha256(there.bytes()))).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void carryOut(String journal, Plan plan) throws IOException {
        for (Addition addition : plan.add) {
            if (files.exists(addition.staged)) {
                files.move(addition.staged, addition.target);
            } else if (files.exists(addition.target)) {
                files.settle(addition.target);
            } else {
                throw new IOException(files.shown(addition.staged) + " is gone, which " + files.shown(journal)
                        + " needs: "
                        + "remove that journal; the next run fetches its blocks again");
            }
        }
        List<String> targets = plan.add.stream().map(Addition::target).toList();
        if (plan.described != null) {
            // Between the new files and the old: whoever reads by the manifest sees the one or the other.
            dataDir.catalog(chain).record(plan.described, plan.remove);
        }
        for (String old : plan.remove) {
            if (!targets.contains(old)) {
                files.delete(old);
            }
        }
        files.delete(journal);
    }
}
