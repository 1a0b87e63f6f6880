package xyz.autonomys.blocktimes.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.events.DateComplete;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class CompleteDatesTest {

    private final TreeMap<Long, StoredFile> stored = new TreeMap<>();

    private static StoredFile file(int day, long first, long last) {
        return new StoredFile("x", LocalDate.of(2025, 1, day), new BlockRange(first, last), null, 1, null);
    }

    private void put(StoredFile file) {
        stored.put(file.blocks().first(), file);
    }

    private List<DateComplete> after(CompleteDates dates, StoredFile file) {
        put(file);
        return dates.after(file, stored);
    }

    private static DateComplete complete(int day, long first, long last, int files) {
        return new DateComplete("c", "2025-01-0" + day, first, last, last - first + 1, files);
    }

    @Test
    void aDateIsCompleteWithTheFirstBlockOfTheNext() {
        CompleteDates dates = new CompleteDates("c", stored);

        assertThat(after(dates, file(1, 1, 10))).isEmpty();
        assertThat(after(dates, file(1, 11, 20))).isEmpty();
        assertThat(after(dates, file(2, 21, 30))).containsExactly(complete(1, 1, 20, 2));
        assertThat(after(dates, file(2, 31, 40))).isEmpty();
        assertThat(after(dates, file(3, 41, 41))).containsExactly(complete(2, 21, 40, 2));
    }

    @Test
    void aDateThatBeginsInTheMiddleOfTheChainNeedsTheBlockBeforeIt() {
        CompleteDates dates = new CompleteDates("c", stored);
        after(dates, file(2, 21, 40));

        assertThat(after(dates, file(3, 41, 60))).isEmpty();
        assertThat(after(dates, file(1, 20, 20))).containsExactly(complete(2, 21, 40, 1));
    }

    @Test
    void aFileInAGapMayCompleteItsDateAndBothNeighbours() {
        put(file(1, 1, 19));
        put(file(2, 31, 40));
        put(file(3, 41, 60));
        CompleteDates dates = new CompleteDates("c", stored);

        assertThat(after(dates, file(1, 20, 20))).isEmpty();
        assertThat(after(dates, file(2, 21, 30))).containsExactly(complete(1, 1, 20, 2), complete(2, 21, 40, 2));
    }

    @Test
    void datesThatWereCompleteAreNotToldAndNoneIsToldTwice() {
        put(file(1, 1, 20));
        put(file(2, 21, 40));
        CompleteDates dates = new CompleteDates("c", stored);

        assertThat(after(dates, file(1, 1, 20))).isEmpty();
        assertThat(after(dates, file(3, 41, 50))).containsExactly(complete(2, 21, 40, 1));
        assertThat(after(dates, file(3, 41, 60))).isEmpty();
    }
}
