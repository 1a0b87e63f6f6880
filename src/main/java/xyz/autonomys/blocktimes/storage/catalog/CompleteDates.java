package xyz.autonomys.blocktimes.storage.catalog;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.events.DateComplete;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * The dates of a chain whose blocks are all stored: without a gap from a block of an earlier date, or from block 1, to
 * a block of a later date. Says of each date once that it is complete. Not for several threads.
 */
public final class CompleteDates {

    private final String chain;
    private final Set<LocalDate> complete = new HashSet<>();

    /** @param stored files by their first block; their dates that are complete already are not told */
    public CompleteDates(String chain, NavigableMap<Long, StoredFile> stored) {
        this.chain = chain;
        Set<LocalDate> dates = new TreeSet<>();
        stored.values().forEach(file -> dates.add(file.date()));
        dates.forEach(date -> look(date, stored));
    }

    /**
     * Returns the dates that a file completes.
     *
     * @param stored all files, that one included, by their first block
     */
    public List<DateComplete> after(StoredFile file, NavigableMap<Long, StoredFile> stored) {
        return Stream.of(stored.floorEntry(file.blocks().first() - 1), stored.floorEntry(file.blocks().first()),
                        stored.ceilingEntry(file.blocks().last() + 1))
                .filter(Objects::nonNull).map(each -> each.getValue().date()).distinct().sorted()
                .flatMap(date -> look(date, stored).stream()).toList();
    }

    /** Returns the date if it is complete and was not before. */
    private Optional<DateComplete> look(LocalDate date, NavigableMap<Long, StoredFile> stored) {
        if (complete.contains(date)) {
            return Optional.empty();
        }
        Collection<StoredFile> files = stored.values().stream().filter(file -> file.date().equals(date)).toList();
        long next = -1;
        long first = -1;
        for (StoredFile file : files) {
            if (next >= 0 && file.blocks().first() != next) {
                return Optional.empty();
            }
            first = first < 0 ? file.blocks().first() : first;
            next = file.blocks().last() + 1;
        }
        boolean begins = first == 1 || has(first - 1, stored);
        if (first < 0 || !begins || !has(next, stored)) {
            return Optional.empty();
        }
        complete.add(date);
        return Optional.of(new DateComplete(chain, date.toString(), first, next - 1, next - first, files.size()));
    }

    private static boolean has(long block, NavigableMap<Long, StoredFile> stored) {
        var file = stored.floorEntry(block);
        return file != null && file.getValue().blocks().last() >= block;
    }
}
