package xyz.autonomys.blocktimes.storage;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.parquet.StoredEnds;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Compares the name and the footer of each stored file with its first and last row, and its pages with their checksums,
 * once: which files were compared is remembered in {@code .checked/<chain>/pages.json}, with their sizes. (Earlier
 * versions, which did not look at pages, have {@code .checked/<chain>.json}.)
 */
final class FirstMeeting {

    private static final Logger LOG = LoggerFactory.getLogger(FirstMeeting.class);
    /** As many take some seconds, or must be downloaded from a bucket. */
    private static final int WORTH_SAYING = 500;
    private static final int FILES_AT_ONCE = 100;

    private FirstMeeting() {
    }

    /**
     * Returns what is stored, with the files that do not fit their rows among the unusable ones.
     *
     * @throws IOException if a file cannot be read at the moment, or the list of checked files cannot be written
     */
    static Coverage check(DataDir dataDir, String chain, Coverage coverage) throws IOException {
        String memory = memory(chain);
        Optional<PublishedFiles.Content> content = dataDir.files().content(memory);
        Map<String, Long> checked = content.map(FirstMeeting::parsed).orElseGet(TreeMap::new);
        List<StoredFile> unknown = coverage.files().stream()
                .filter(file -> !Long.valueOf(file.sizeBytes()).equals(checked.get(file.name()))).toList();
        if (unknown.size() > WORTH_SAYING) {
            LOG.info("chain={} comparing {} files with their footers, once", chain, unknown.size());
        }
        List<StoredFile> fitting = new ArrayList<>(coverage.files());
        List<Coverage.Unusable> unusable = new ArrayList<>(coverage.unusable());
        Map<String, Long> known = new TreeMap<>(checked);
        known.keySet().retainAll(coverage.files().stream().map(StoredFile::name).toList());
        if (!unknown.isEmpty()) {
            try (StoredEnds ends = new StoredEnds(dataDir.files())) {
                int met = 0;
                for (StoredFile file : unknown) {
                    Optional<String> problem = ends.problem(file);
                    if (problem.isPresent()) {
                        fitting.remove(file);
                        unusable.add(new Coverage.Unusable(file.name(), problem.get()));
                    } else {
                        known.put(file.name(), file.sizeBytes());
                    }
                    if (++met % FILES_AT_ONCE == 0) {
                        // A stop must not lose what was done so far: in a bucket, each file is downloaded.
                        dataDir.note(memory, JSON.writeValueAsBytes(known));
                    }
                }
            }
        }
        if (!known.equals(checked)) {
            dataDir.note(memory, JSON.writeValueAsBytes(known));
        }
        return new Coverage(List.copyOf(fitting), List.copyOf(unusable));
    }

    private static String memory(String chain) {
        return ".checked/" + chain + "/pages.json";
    }

    /** Lets a file be compared again by the next start: it was found to be damaged since. */
    static void forget(DataDir dataDir, String chain, String name) throws IOException {
        Optional<PublishedFiles.Content> content = dataDir.files().content(memory(chain));
        if (content.isPresent()) {
            Map<String, Long> checked = parsed(content.get());
            if (checked.remove(name) != null) {
                dataDir.note(memory(chain), JSON.writeValueAsBytes(checked));
            }
        }
    }

    /** A list that cannot be read is as good as none: the files are compared again. */
    private static Map<String, Long> parsed(PublishedFiles.Content content) {
        try {
            Map<String, Long> checked = JSON.readValue(content.bytes(), new TypeReference<TreeMap<String, Long>>() { });
            return checked == null ? new TreeMap<>() : checked;
        } catch (IOException e) {
            return new TreeMap<>();
        }
    }
}
