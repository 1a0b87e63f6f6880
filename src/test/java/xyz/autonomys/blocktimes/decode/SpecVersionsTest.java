package xyz.autonomys.blocktimes.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;

class SpecVersionsTest {

    private final List<String> asked = new ArrayList<>();

    /** Versions of a chain that changes its code at the given blocks; hashes are block numbers. */
    private SpecVersions changingAt(long... blocks) {
        return new SpecVersions(parent -> {
            asked.add(parent);
            long changes = LongStream.of(blocks).filter(block -> block <= Long.parseLong(parent)).count();
            return CompletableFuture.completedFuture(new RuntimeVersion("made", 100 + (int) changes));
        });
    }

    private static List<String> parents(long first, long last) {
        return LongStream.rangeClosed(first - 1, last - 1).mapToObj(Long::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 256, -1, 2", "1, 1, -1, 1", "1, 2, 1, 2", "1, 256, 100, 10", "1, 256, 255, 10", "513, 768, 600, 10",
        "513, 768, 512, 2"})
    void theVersionOfEachBlockIsThatOfItsParentsCodeAndFewAreAskedFor(long first, long last, long change, int most) {
        SpecVersions versions = changingAt(change < 0 ? new long[0] : new long[] {change});

        versions.learn(first, parents(first, last));

        for (long block = first; block <= last; block++) {
            int expected = change >= 0 && block - 1 >= change ? 101 : 100;
            assertThat(versions.of(block)).as("block %d", block)
                    .hasValue(new RuntimeVersion("made", expected));
        }
        assertThat(asked).hasSizeLessThanOrEqualTo(most);
    }

    @Test
    void severalChangesWithinAChunkAreFound() {
        SpecVersions versions = changingAt(10, 11, 200);

        versions.learn(1, parents(1, 256));

        assertThat(LongStream.of(10, 11, 12, 200, 201, 256)
                .mapToInt(block -> versions.of(block).orElseThrow().specVersion()))
                .containsExactly(100, 101, 102, 102, 103, 103);
        assertThat(asked).hasSizeLessThan(30).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotKnownIsEmpty() {
        SpecVersions versions = changingAt(5);
        versions.learn(1, parents(1, 2));
        versions.learn(9, parents(9, 10));

        assertThat(versions.of(6)).isEmpty();
        assertThat(versions.of(11)).isEmpty();
    }

    @Test
    void nothingIsAskedForBetweenTwoBlocksOfTheSameVersion() {
        SpecVersions versions = changingAt(5);
        versions.note(300, new RuntimeVersion("made", 101));
        versions.note(600, new RuntimeVersion("made", 101));

        versions.learn(301, parents(301, 599));

        assertThat(asked).isEmpty();
        assertThat(versions.of(450)).hasValue(new RuntimeVersion("made", 101));
    }

    @Test
    void betweenTwoVersionsTheChangeIsFoundAndOnlyItsEndsAreKept() {
        SpecVersions versions = changingAt(400);
        for (long block = 0; block <= 10_000; block += 256) {
            versions.note(block, new RuntimeVersion("made", block > 400 ? 101 : 100));
        }
        versions.learn(257, parents(257, 511));

        assertThat(versions.of(400)).hasValue(new RuntimeVersion("made", 100));
        assertThat(versions.of(401)).hasValue(new RuntimeVersion("made", 101));
        assertThat(asked).hasSizeLessThan(15);
        assertThat(versions.size()).isEqualTo(4);
    }
}
