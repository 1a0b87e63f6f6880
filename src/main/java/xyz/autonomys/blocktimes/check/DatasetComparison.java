package xyz.autonomys.blocktimes.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Compares two data directories: each date by its digests, and the rows of the first date whose digests differ. Nothing
 * is written.
 */
public final class DatasetComparison {

    private static final String SAME_ROWS = "same_rows";

    private final DataDir here;
    private final DataDir other;
    private final boolean deep;
    private final SqlRunner sql;

    /**
     * @param deep whether digests are computed from rows, whatever manifests and footers say
     * @param sql runs the comparison of rows
     */
    public DatasetComparison(DataDir here, DataDir other, boolean deep, SqlRunner sql) {
        this.here = here;
        this.other = other;
        this.deep = deep;
        this.sql = sql;
    }

    /**
     * Compares all chains of both, one finding for each.
     *
     * @throws IOException if files cannot be read
     */
    public List<Finding> run() throws IOException {
        TreeSet<String> chains = new TreeSet<>(here.storedChains());
        chains.addAll(other.storedChains());
        List<Finding> findings = new ArrayList<>();
        for (String chain : chains) {
            findings.add(chain(chain));
        }
        return findings;
    }

    private Finding chain(String chain) throws IOException {
        List<StoredFile> mine = Coverage.read(here, chain).files();
        List<StoredFile> theirs = Coverage.read(other, chain).files();
        Map<String, Manifest.Date> myDates = dates(here, chain, mine);
        Map<String, Manifest.Date> theirDates = dates(other, chain, theirs);
        TreeSet<String> dates = new TreeSet<>(myDates.keySet());
        dates.addAll(theirDates.keySet());
        List<String> differing = dates.stream()
                .filter(date -> !isSame(myDates.get(date), theirDates.get(date))).toList();
        if (differing.isEmpty()) {
            return Finding.ok(SAME_ROWS, chain, dates.size() + " dates, "
                    + myDates.values().stream().mapToLong(Manifest.Date::rows).sum() + " blocks");
        }
        String first = differing.get(0);
        Optional<String> found = Optional.empty();
        for (int i = 0; i < differing.size() && found.isEmpty(); i++) {
            first = differing.get(i);
            found = Optional.ofNullable(rows(first, mine, theirs));
        }
        if (found.isEmpty() && Stream.concat(mine.stream(), theirs.stream())
                .anyMatch(file -> file.footer().isOfEarlierVersion())) {
            return new Finding(Finding.Outcome.LOOK, SAME_ROWS, chain, differing.size() + " of " + dates.size()
                    + " dates lack columns of the newest schema in one of the two; all others are the same");
        }
        String words = found.orElse("digests of " + first
                + " differ, and no row does: validate --deep finds out why, in both");
        return Finding.failed(SAME_ROWS, chain, differing.size() + " of " + dates.size()
                + " dates differ, the first is "
                + first + ": " + words);
    }

    private Map<String, Manifest.Date> dates(DataDir dataDir, String chain, List<StoredFile> files)
            throws IOException {
        Map<String, Manifest.Date> dates = new TreeMap<>();
        dataDir.catalog(chain).asStored(files, deep).dates().forEach(date -> dates.put(date.date(), date));
        return dates;
    }

    private static boolean isSame(Manifest.Date one, Manifest.Date other) {
        return one != null && other != null && one.contentDigest().equals(other.contentDigest())
                && one.operatorsContentDigest().equals(other.operatorsContentDigest());
    }

    /** Returns the first difference of a date in words; null if there is none. */
    private String rows(String date, List<StoredFile> mine, List<StoredFile> theirs) throws IOException {
        try (Copies myCopies = here.copies(of(date, mine));
                Copies theirCopies = other.copies(of(date, theirs))) {
            RowComparison rows = new RowComparison(sql, other.toString());
            return rows.of(Datasets.BLOCK_TIMES, myCopies.blockTimes(), theirCopies.blockTimes(), List.of())
                    .or(() -> rows.of(Datasets.OFFLINE_OPERATORS, myCopies.operators(), theirCopies.operators(),
                            List.of()))
                    .map(difference -> difference.blocks() + " blocks; " + difference.first()).orElse(null);
        }
    }

    private static List<StoredFile> of(String date, List<StoredFile> files) {
        return files.stream().filter(file -> file.date().toString().equals(date)).toList();
    }
}
