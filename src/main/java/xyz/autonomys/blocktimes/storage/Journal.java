package xyz.autonomys.blocktimes.storage;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import java.io.IOException;
import java.nio.file.Files;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Replaces several files together. What is to be done is written down first; from then on it will be done, if need be
 * by
 * {@link #complete} at the next start, by whatever process. Every step may be repeated.
 */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String SUFFIX = ".journal";

    /**
     * A complete file that is to appear. Names are relative to the data directory.
     *
     * @param sha256 of its bytes; null in a journal of an earlier version
     */
    record Addition(String staged, String target, String sha256) {
    }

    /** @param remove names of files; one that is also a target is replaced, not removed */
    record Plan(List<Addition> add, List<String> remove) {
    }

    private final PublishedFiles files;
    private final Time time;
    private final String chain;

    Journal(DataDir dataDir, String chain) {
        this.files = dataDir.files();
        this.time = dataDir.time();
        this.chain = chain;
    }

    Addition addition(Path staged, String target) throws IOException {
        String sha256 = sha256(Files.readAllBytes(staged));
        return new Addition(files.stage(staged, chain), target, sha256);
    }

    /** @param guard asked in the last moment: from then on the replacement will be done */
    void replace(Plan plan, WriteGuard guard) throws IOException {
        guard.requireHeld();
        String journal = PublishedFiles.staging(chain) + "/" + time.epochMs() + "-" + UUID.randomUUID() + SUFFIX;
        if (files.write(journal, JSON.writeValueAsBytes(plan), null).isEmpty()) {
            throw new IOException(files.shown(journal) + " is there already");
        }
        // Writing may have taken long, and the lock have been taken meanwhile.
        try {
            guard.requireHeld();
        } catch (StorageException e) {
            files.delete(journal);
            throw e;
        }
        carryOut(journal, plan);
    }

    /**
     * Names of files that count for nothing while replacements are under way: of each, the new ones until all are
     * there, from then on the old ones.
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

    /** Whether a replacement under way puts a file in the place of one of that name. */
    boolean replaces(String name) throws IOException {
        return underWay().values().stream().anyMatch(plan -> plan.remove.contains(name)
                && plan.add.stream().anyMatch(addition -> addition.target.equals(name)));
    }

    /** Replacements of a chain's files that are under way, or were when their process died. */
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
     * Carries out what an earlier process wrote down and did not finish.
     *
     * @param within only replacements of files whose names begin so
     * @return how many those were
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
                // Its writer may have died before it was on the disk; half of what it says must not be there without
                // it.
                files.settle(plan.getKey());
                carryOut(plan.getKey(), plan.getValue());
                completed++;
            }
        }
        return completed;
    }

    /** Written by a process whose lock was another's by then, who had cleared away what it had staged. */
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
        // Of a file replaced by one of its name, only its bytes tell which it is.
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
        for (String old : plan.remove) {
            if (!targets.contains(old)) {
                files.delete(old);
            }
        }
        files.delete(journal);
    }
}
