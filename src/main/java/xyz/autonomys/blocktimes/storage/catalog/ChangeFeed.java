package xyz.autonomys.blocktimes.storage.catalog;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

/**
 * The changes of a chain, one JSON object a line, in {@code changes/<chain>/<number of the first>.jsonl}. Lines are
 * only ever appended. Several processes may append at once.
 */
public final class ChangeFeed {

    /** So many lines are in a file: a bucket cannot append, so that the last file is written again for each line. */
    private static final int LINES = 500;
    private static final String SUFFIX = ".jsonl";

    private final PublishedFiles files;
    private final String chain;

    /** Reads nothing yet. */
    public ChangeFeed(PublishedFiles files, String chain) {
        this.files = files;
        this.chain = chain;
    }

    private String folder() {
        return "changes/" + chain;
    }

    private String file(long first) {
        return folder() + "/" + String.format("%012d", first) + SUFFIX;
    }

    /** Returns the numbers with which the files begin, in order. */
    private List<Long> firsts() throws IOException {
        return files.list(folder()).stream().map(PublishedFiles.Listed::name)
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .filter(name -> name.matches("\\d{12}\\" + SUFFIX))
                .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length()))).toList();
    }

    /**
     * Returns the changes after one.
     *
     * @param since number of the last change that is not wanted; 0 for all
     * @throws IOException if they cannot be read
     */
    public List<Change> since(long since) throws IOException {
        List<Change> changes = new ArrayList<>();
        List<Long> firsts = firsts();
        for (int i = 0; i < firsts.size(); i++) {
            if (i + 1 == firsts.size() || firsts.get(i + 1) > since + 1) {
                parsed(file(firsts.get(i)), files.content(file(firsts.get(i)))).stream()
                        .filter(change -> change.number() > since)
                        .forEach(changes::add);
            }
        }
        return changes;
    }

    /** A file of changes that is no longer JSON. */
    static final class GarbledException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String name;

        GarbledException(String name, String message) {
            super(message);
            this.name = name;
        }

        /** Returns the name of the file in the data directory. */
        String name() {
            return name;
        }
    }

    /** Makes changes. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param number of the first of them
         * @return none if there is nothing to append
         */
        List<Change> make(long number) throws IOException;
    }

    /**
     * Appends changes.
     *
     * @param maker called again if another process appended meanwhile
     * @param known number of a change that was appended, even if the feed was lost since; 0 if none is known
     */
    void append(Maker maker, long known) throws IOException {
        while (true) {
            List<Long> firsts = firsts();
            long first = firsts.isEmpty() ? known + 1 : firsts.get(firsts.size() - 1);
            Optional<PublishedFiles.Content> content = files.content(file(first));
            List<Change> there = parsed(file(first), content);
            long number = Math.max(known + 1, there.isEmpty() ? first : there.get(there.size() - 1).number() + 1);
            List<Change> changes = maker.make(number);
            if (changes.isEmpty()) {
                return;
            }
            StringBuilder lines = new StringBuilder();
            for (Change change : changes) {
                lines.append(JSON.writeValueAsString(change)).append('\n');
            }
            byte[] line = lines.toString().getBytes(StandardCharsets.UTF_8);
            boolean full = there.size() >= LINES;
            byte[] before = full ? new byte[0] : content.map(PublishedFiles.Content::bytes).orElse(new byte[0]);
            byte[] all = new byte[before.length + line.length];
            System.arraycopy(before, 0, all, 0, before.length);
            System.arraycopy(line, 0, all, before.length, line.length);
            String version = full ? null : content.map(PublishedFiles.Content::version).orElse(null);
            if (files.write(file(full ? number : first), all, version).isPresent()) {
                return;
            }
        }
    }

    /** Reads a file of changes, which may be missing. */
    private List<Change> parsed(String name, Optional<PublishedFiles.Content> content) throws IOException {
        List<Change> changes = new ArrayList<>();
        if (content.isPresent()) {
            // Several values follow each other; each is a line of its own.
            try (MappingIterator<Change> lines = JSON.readerFor(Change.class).readValues(content.get().bytes())) {
                changes.addAll(lines.readAll());
            } catch (JsonProcessingException e) {
                throw new GarbledException(name, files.shown(name) + " cannot be read: the next"
                        + " backfill or compact of the chain sets it aside");
            }
        }
        return changes;
    }
}
