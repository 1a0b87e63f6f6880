package xyz.autonomys.blocktimes.storage.catalog;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.parquet.RowDigests;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The manifest of a chain, in {@code manifests/<chain>.json}, and its feed of changes. A change is appended to the feed
 * first. The manifest is what the feed adds up to: if a process dies in between, the next change brings it up to date.
 * Several processes may record changes at once.
 */
public final class Catalog {

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    /** As many take some seconds, or must be downloaded from a bucket. */
    private static final int WORTH_SAYING = 500;

    private final PublishedFiles files;
    private final Time time;
    private final String chain;
    private final ChangeFeed feed;
    private final ManifestFile file;
    private final Consumer<Event> listener;

    /** Reads nothing yet, and tells nobody of changes. */
    public Catalog(PublishedFiles files, Time time, String chain) {
        this(files, time, chain, event -> { });
    }

    /** @param listener hears of the changes that are recorded here */
    public Catalog(PublishedFiles files, Time time, String chain, Consumer<Event> listener) {
        this.listener = listener;
        this.files = files;
        this.time = time;
        this.chain = chain;
        this.feed = new ChangeFeed(files, chain);
        this.file = new ManifestFile(files, chain, feed);
    }

    /** Returns the name of the manifest of a chain. */
    public static String nameOf(String chain) {
        return "manifests/" + chain + ".json";
    }

    /**
     * Returns the manifest; empty if there is none, or none that can be read.
     *
     * @throws IOException if it cannot be read at the moment
     */
    public Optional<Manifest> manifest() throws IOException {
        return file.read().manifest();
    }

    /**
     * Returns the changes after one.
     *
     * @param since number of the last change that is not wanted; 0 for all
     * @throws IOException if they cannot be read
     */
    public List<Change> changes(long since) throws IOException {
        return feed.since(since);
    }

    /**
     * Returns the number of the last change; 0 if none is known.
     *
     * @throws IOException if feed or manifest cannot be read
     */
    public long lastChange() throws IOException {
        long known = manifest().map(Manifest::sequence).orElse(0L);
        return feed.since(known).stream().mapToLong(Change::number).max().orElse(known);
    }

    /**
     * Records that files came and others went, unless that is recorded already. A file that shares blocks with one
     * that stays is not recorded: readers must not see a block twice. {@link #reconcile} sorts that out.
     *
     * @param come files that are published
     * @param go names of files of {@code block_times} that count no longer
     * @throws IOException if it cannot be written; the next start records it
     */
    public void record(List<FileEntry> come, List<String> go) throws IOException {
        append(true, now -> {
            List<FileEntry> outgoing = now.outgoing(come, go);
            List<FileEntry> staying = now.files().stream().filter(file -> !outgoing.contains(file)).toList();
            List<FileEntry> fresh = come.stream().filter(file -> !now.files().contains(file))
                    .filter(file -> staying.stream().noneMatch(file::sharesBlocksWith)).toList();
            List<FileEntry> gone = outgoing.stream().filter(file -> !come.contains(file)).toList();
            return fresh.isEmpty() && gone.isEmpty() ? List.of() : List.of(new Draft(fresh, gone));
        });
    }

    /**
     * Records that a file came, as it is stored.
     *
     * @throws IOException if it cannot be read, or the change not be written; the next start records it
     */
    public void record(StoredFile file) throws IOException {
        try (RowDigests digests = new RowDigests()) {
            record(List.of(FileEntry.of(files, file, digests)), List.of());
        }
    }

    /**
     * Records what is stored, if the manifest says something else: after a crash, after files were brought or taken by
     * hand, and the first time after an earlier version of the program.
     *
     * @param stored all files of the chain, or of the date
     * @param date the only date that is looked at; empty for all
     * @throws IOException if a file cannot be read, or the manifest not be written
     */
    public void reconcile(List<StoredFile> stored, Optional<LocalDate> date) throws IOException {
        Map<String, FileEntry> described = new HashMap<>();
        try (RowDigests digests = new RowDigests()) {
            append(false, now -> {
                Map<String, FileEntry> known = new HashMap<>();
                now.files().stream().filter(file -> date.isEmpty() || file.date().equals(date.get().toString()))
                        .forEach(file -> known.put(file.name(), file));
                Set<StoredFile> unknown = stored.stream().filter(file -> !known.containsKey(file.name())
                        || !known.get(file.name()).describes(file))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
                if (unknown.size() > WORTH_SAYING) {
                    LOG.info("chain={} describing {} files in {}, once", chain, unknown.size(),
                            files.shown(nameOf(chain)));
                }
                Map<String, List<FileEntry>> come = new TreeMap<>();
                for (StoredFile file : unknown) {
                    FileEntry entry = described.get(file.name());
                    if (entry == null) {
                        entry = FileEntry.of(files, file, digests);
                        described.put(file.name(), entry);
                    }
                    come.computeIfAbsent(entry.date(), key -> new ArrayList<>()).add(entry);
                }
                stored.stream().filter(file -> !unknown.contains(file)).forEach(file -> known.remove(file.name()));
                Map<String, List<FileEntry>> gone = known.values().stream()
                        .collect(Collectors.groupingBy(FileEntry::date));
                Set<String> dates = new TreeSet<>(come.keySet());
                dates.addAll(gone.keySet());
                return dates.stream().map(each -> new Draft(come.getOrDefault(each, List.of()),
                        gone.getOrDefault(each, List.of()))).toList();
            });
        }
    }

    /**
     * Returns the manifest as it should be. Files that it does not describe are read; nothing is written.
     *
     * @param stored all files of the chain
     * @param fromRows whether digests are computed from rows, whatever manifest and footers say
     * @throws IOException if a file or the manifest cannot be read
     */
    public Manifest asStored(List<StoredFile> stored, boolean fromRows) throws IOException {
        Manifest before = file.read().manifest().orElse(Manifest.empty(chain));
        Manifest now = before.after(feed.since(before.sequence()));
        Map<String, FileEntry> known = new HashMap<>();
        now.files().forEach(file -> known.put(file.name(), file));
        List<FileEntry> entries = new ArrayList<>();
        try (RowDigests digests = new RowDigests()) {
            for (StoredFile file : stored) {
                FileEntry entry = known.get(file.name());
                entries.add(fromRows ? FileEntry.fromRows(files, file, digests)
                        : entry != null && entry.describes(file) ? entry : FileEntry.of(files, file, digests));
            }
        }
        return Manifest.of(chain, now.sequence(), entries);
    }

    /** Decides what to record, given what the feed adds up to. */
    @FunctionalInterface
    private interface Decision {
        List<Draft> given(Manifest now) throws IOException;
    }

    /** A change without its number. */
    private record Draft(List<FileEntry> come, List<FileEntry> gone) {
    }

    /** @param isNew whether what is recorded happens now; otherwise, without a manifest, it has been there for long */
    private void append(boolean isNew, Decision decision) throws IOException {
        try {
            appendOnce(isNew, decision);
        } catch (ChangeFeed.GarbledException e) {
            String aside = ".quarantine/" + e.name();
            files.move(e.name(), aside);
            LOG.warn("chain={} {} cannot be read: moved to {}; who reads changes takes over all rows again", chain,
                    files.shown(e.name()), files.shown(aside));
            appendOnce(isNew, decision);
        }
    }

    private void appendOnce(boolean isNew, Decision decision) throws IOException {
        ManifestFile.Read read = file.read();
        Manifest before = read.manifest().orElse(Manifest.empty(chain));
        List<Change> changes = new ArrayList<>();
        feed.append(number -> {
            changes.clear();
            for (Draft draft : decision.given(before.after(feed.since(before.sequence())))) {
                changes.add(numbered(number + changes.size(), draft));
            }
            return changes;
        }, before.sequence());
        file.bringUpToDate(read);
        if (isNew || read.manifest().isPresent()) {
            changes.forEach(change -> ChangeEvents.of(change, files).forEach(listener));
        }
    }

    private Change numbered(long number, Draft draft) {
        List<FileEntry> come = draft.come;
        List<FileEntry> gone = draft.gone;
        Change.Kind kind = gone.isEmpty() ? Change.Kind.ADDED
                : come.isEmpty() ? Change.Kind.REMOVED
                : Manifest.digest(come).equals(Manifest.digest(gone))
                        && Manifest.operatorsDigest(come).equals(Manifest.operatorsDigest(gone)) ? Change.Kind.MERGED
                : Change.Kind.REPLACED;
        return new Change(number, time.epochMs(), chain, kind,
                Stream.concat(come.stream(), gone.stream()).mapToLong(FileEntry::firstBlock).min().orElseThrow(),
                Stream.concat(come.stream(), gone.stream()).mapToLong(FileEntry::lastBlock).max().orElseThrow(),
                come.stream().mapToLong(FileEntry::rows).sum(), come,
                gone.stream().map(FileEntry::name).toList());
    }
}
