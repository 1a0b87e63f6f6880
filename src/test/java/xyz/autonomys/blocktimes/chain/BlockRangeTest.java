package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockRangeTest {

    private static BlockRange range(String text) {
        String[] ends = text.split("\\.\\.");
        return new BlockRange(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    private static List<BlockRange> ranges(String text) {
        return text == null ? List.of() : Stream.of(text.split(" ")).map(BlockRangeTest::range).toList();
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "6, 5"})
    void endsThatAreNoRangeAreRefused(long first, long last) {
        assertThatThrownBy(() -> new BlockRange(first, last)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blocks " + first + " to " + last + " are not an interval");
    }

    @Test
    void bothEndsBelongToARange() {
        assertThat(new BlockRange(0, 0).count()).isEqualTo(1);
        assertThat(new BlockRange(3, 7).count()).isEqualTo(5);
        assertThat(new BlockRange(3, 7)).hasToString("3..7");
        assertThat(new BlockRange(3, 3)).hasToString("3");
    }

    @ParameterizedTest
    @CsvSource({"1..9, false", "1..10, true", "20..30, true", "21..30, false", "12..13, true", "1..99, true"})
    void rangesOverlapFromOneCommonBlockOn(String other, boolean overlap) {
        assertThat(range("10..20").overlaps(range(other))).isEqualTo(overlap);
        assertThat(range(other).overlaps(range("10..20"))).isEqualTo(overlap);
    }

    @ParameterizedTest
    @CsvSource({
        ", 10..20, ",
        "1..9 21..30, 10..20, ",
        "10, 11..20, 10",
        "11, 10 12..20, 11",
        "20, 10..19, 20",
        "1..12 18..30, 13..17, 10..12 18..20",
        "12..13 15..16, 10..11 14 17..20, 12..13 15..16",
        "10..20, , 10..20"
    })
    void whatOthersHoldIsTakenOutOrKept(String others, String without, String shared) {
        assertThat(range("10..20").without(ranges(others))).isEqualTo(ranges(without));
        assertThat(range("10..20").shared(ranges(others))).isEqualTo(ranges(shared));
    }

    @ParameterizedTest
    @CsvSource({"4, 10..13 14..17 18..20", "11, 10..20", "10, 10..19 20", "99, 10..20"})
    void piecesAreWholeButForTheLast(int blocks, String pieces) {
        assertThat(range("10..20").pieces(blocks)).isEqualTo(ranges(pieces));
    }

    @Test
    void manyIntervalsAreTakenFromManyInAboutAsManySteps() {
        // With a step for each pair this would take hours.
        List<BlockRange> planned = new ArrayList<>();
        List<BlockRange> done = new ArrayList<>();
        List<BlockRange> left = new ArrayList<>();
        for (long block = 0; block < 2_000_000; block += 10) {
            planned.add(new BlockRange(block, block + 8));
            done.add(new BlockRange(block + 2, block + 4));
            done.add(new BlockRange(block + 4, block + 5));
            left.add(new BlockRange(block, block + 1));
            left.add(new BlockRange(block + 6, block + 8));
        }
        Collections.shuffle(done, new Random(1));

        assertThat(BlockRange.without(planned, done)).isEqualTo(left);
    }

    @Test
    void theLargestNumberHasNoNext() {
        BlockRange all = new BlockRange(0, Long.MAX_VALUE);
        assertThat(all.without(List.of(new BlockRange(5, Long.MAX_VALUE)))).containsExactly(new BlockRange(0, 4));
        assertThat(all.without(List.of(all))).isEmpty();
        assertThat(new BlockRange(3, 4).without(List.of(all))).isEmpty();
    }
}
