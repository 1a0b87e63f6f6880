package xyz.autonomys.blocktimes.storage.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.storage.parquet.ContentDigest;

/**
 * The files of a chain that count, as of one moment.
 *
 * @param version of this format; it rises if a field changes its meaning
 * @param chain name of the chain
 * @param sequence number of the last change in it; 0 if there was none
 * @param rows number of rows of {@code block_times}
 * @param dates one for each date, in order
 * @param files in block order
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(int version, String chain, long sequence, long rows, List<Date> dates, List<FileEntry> files) {

    static final int VERSION = 1;

    /**
     * What is stored of a date.
     *
     * @param date UTC, as {@code YYYY-MM-DD}
     * @param firstBlock number of the first block
     * @param lastBlock number of the last block
     * @param rows number of rows of {@code block_times}
     * @param contentDigest {@link ContentDigest} of them
     * @param operatorsContentDigest that of the rows of {@code offline_operators}
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Date(String date, long firstBlock, long lastBlock, long rows, String contentDigest,
            String operatorsContentDigest) {
    }

    static Manifest empty(String chain) {
        return of(chain, 0, List.of());
    }

    static Manifest of(String chain, long sequence, List<FileEntry> files) {
        List<FileEntry> sorted = files.stream().sorted(Comparator.comparingLong(FileEntry::firstBlock)
                .thenComparing(FileEntry::name)).toList();
        Map<String, List<FileEntry>> byDate = sorted.stream()
                .collect(Collectors.groupingBy(FileEntry::date, TreeMap::new, Collectors.toList()));
        return new Manifest(VERSION, chain, sequence, sorted.stream().mapToLong(FileEntry::rows).sum(),
                byDate.entrySet().stream().map(date -> date(date.getKey(), date.getValue())).toList(), sorted);
    }

    private static Date date(String date, List<FileEntry> files) {
        return new Date(date, files.get(0).firstBlock(),
                files.stream().mapToLong(FileEntry::lastBlock).max().orElseThrow(),
                files.stream().mapToLong(FileEntry::rows).sum(),
                digest(files).toString(), operatorsDigest(files).toString());
    }

    static ContentDigest digest(List<FileEntry> files) {
        return files.stream().map(file -> ContentDigest.of(file.contentDigest()))
                .reduce(ContentDigest.NONE, ContentDigest::plus);
    }

    static ContentDigest operatorsDigest(List<FileEntry> files) {
        return files.stream().map(FileEntry::operators).filter(operators -> operators != null)
                .map(operators -> ContentDigest.of(operators.contentDigest()))
                .reduce(ContentDigest.NONE, ContentDigest::plus);
    }

    /** Returns the files that count no longer once these come and those go. */
    List<FileEntry> outgoing(List<FileEntry> come, List<String> go) {
        Set<String> names = come.stream().map(FileEntry::name).collect(Collectors.toSet());
        names.addAll(go);
        return files.stream().filter(file -> names.contains(file.name())).toList();
    }

    /** Returns the manifest after these changes, which follow it. */
    Manifest after(List<Change> changes) {
        Map<String, FileEntry> then = new LinkedHashMap<>();
        files.forEach(file -> then.put(file.name(), file));
        long last = sequence;
        for (Change change : changes) {
            change.removed().forEach(then::remove);
            change.files().forEach(file -> then.put(file.name(), file));
            last = change.number();
        }
        return of(chain, last, List.copyOf(then.values()));
    }

    /** Returns whether its sums are those of its files. */
    public boolean addsUp() {
        return equals(of(chain, sequence, files)) && files.stream().map(FileEntry::name).distinct()
                .count() == files.size();
    }
}
