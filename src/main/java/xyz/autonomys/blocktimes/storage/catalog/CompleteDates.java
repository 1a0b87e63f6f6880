package xyz.autonomys.blocktimes.storage.catalog;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
        LocalDate looked = null;
        for (StoredFile file : stored.values()) {
            if (!file.date().equals(looked)) {
                look(file, stored);
                looked = file.date();
            }
        }
    }

    /**
     * Returns the dates that a file completes.
     *
     * @param stored all files, that one included, by their first block
     */
    public List<DateComplete> after(StoredFile file, NavigableMap<Long, StoredFile> stored) {
        return Stream.of(stored.floorEntry(file.blocks().first() - 1), stored.floorEntry(file.blocks().first()),
                        stored.ceilingEntry(file.blocks().last() + 1))
                .filter(Objects::nonNull).map(Map.Entry::getValue)
                .flatMap(each -> look(each, stored).stream()).toList();
    }

    /** Returns the date of a file if it is complete and was not before. */
    private Optional<DateComplete> look(StoredFile file, NavigableMap<Long, StoredFile> stored) {
        if (complete.contains(file.date())) {
            return Optional.empty();
        }
        List<StoredFile> files = ofTheSameDate(file, stored);
        long first = files.get(0).blocks().first();
        long next = first;
        for (StoredFile each : files) {
            if (each.blocks().first() != next) {
                return Optional.empty();
            }
            next = each.blocks().last() + 1;
        }
        if (first != 1 && !has(first - 1, stored) || !has(next, stored)) {
            return Optional.empty();
        }
        complete.add(file.date());
        return Optional.of(new DateComplete(chain, file.date().toString(), first, next - 1, next - first,
                files.size()));
    }

    /** Returns the files of a date in block order. They follow each other, as blocks do in time. */
    private static List<StoredFile> ofTheSameDate(StoredFile file, NavigableMap<Long, StoredFile> stored) {
        Deque<StoredFile> files = new ArrayDeque<>(List.of(file));
        stored.headMap(file.blocks().first(), false).descendingMap().values().stream()
                .takeWhile(before -> before.date().equals(file.date())).forEach(files::addFirst);
        stored.tailMap(file.blocks().first(), false).values().stream()
                .takeWhile(after -> after.date().equals(file.date())).forEach(files::addLast);
        return List.copyOf(files);
    }

    private static boolean has(long block, NavigableMap<Long, StoredFile> stored) {
        var file = stored.floorEntry(block);
        return file != null && file.getValue().blocks().last() >= block;
    }
}
