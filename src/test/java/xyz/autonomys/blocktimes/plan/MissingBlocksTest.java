package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class MissingBlocksTest {

    private final MissingBlocks missing = new MissingBlocks();

    private static BlockRange range(long first, long last) {
        return new BlockRange(first, last);
    }

    private List<String> shown() {
        return missing.failures().stream().map(each -> each.blocks() + " " + each.reason()).toList();
    }

    @Test
    void aBlockCountsOnceHoweverOftenItFails() {
        for (int round = 0; round < 3; round++) {
            for (long block = 1; block <= 60; block++) {
                missing.failed(range(block, block), "pruned");
            }
        }
        assertThat(missing.count()).isEqualTo(60);
        assertThat(missing.everFailed()).isEqualTo(60);
        assertThat(shown()).containsExactly("1..60 pruned");
    }

    @Test
    void blocksThatDifferInHashAndNumberAloneAreOneInterval() {
        missing.failed(range(7, 7), "[c #7] State already discarded for 0x0123456789");
        missing.failed(range(8, 8), "[c #8] State already discarded for 0xabcdef0123");
        missing.failed(range(9, 9), "the disk is full");
        assertThat(shown()).containsExactly("7..8 […] State already discarded for 0x…".replace("[…]", "[c #…]"),
                "9 the disk is full");
    }

    @Test
    void whatIsStoredIsMissingNoMore() {
        missing.failed(range(1, 100), "x");
        missing.stored(range(40, 60));
        assertThat(shown()).containsExactly("1..39 x", "61..100 x");
        assertThat(missing.count()).isEqualTo(79);
        assertThat(missing.countUpTo(39)).isEqualTo(39);
        assertThat(missing.countUpTo(70)).isEqualTo(49);
        assertThat(missing.everFailed()).isEqualTo(100);
    }

    @Test
    void aNewPlanKeepsThoseThatAreStillAskedFor() {
        missing.failed(range(1, 10), "x");
        missing.planned(List.of(range(5, 200)));
        assertThat(shown()).containsExactly("5..10 x");
    }

    @Test
    void aLedgerTellsWhatFailsAndWhatItsRouteLost() {
        RunLedger ledger = RunLedger.of("c", List.of(range(1, 10)), new SimulatedTime());
        ledger.failed(range(1, 2), "no endpoint has them");
        ledger.tell(missing);
        assertThat(missing.count()).isEqualTo(2);
        ledger.failed(range(3, 3), "pruned");
        assertThat(missing.count()).isEqualTo(3);
        ledger.finish();
        assertThat(missing.count()).isEqualTo(10);
    }

    @Test
    void afterAStopTheBlocksThatWereNotFetchedAreNotMissing() {
        RunLedger ledger = RunLedger.of("c", List.of(range(1, 10)), new SimulatedTime());
        ledger.tell(missing);
        ledger.stopped();
        ledger.finish();
        assertThat(missing.count()).isZero();
    }

    @Test
    void anyOrderOfFailuresAndPublicationsIsCountedAsASetWould() {
        Random random = new Random(3);
        TreeMap<Long, String> expected = new TreeMap<>();
        TreeSet<Long> ever = new TreeSet<>();
        for (int i = 0; i < 3_000; i++) {
            long first = 1 + random.nextInt(80);
            BlockRange blocks = range(first, first + random.nextInt(6));
            boolean fails = random.nextBoolean();
            String reason = random.nextBoolean() ? "a" : "b";
            if (fails) {
                missing.failed(blocks, reason);
            } else {
                missing.stored(blocks);
            }
            for (long block = blocks.first(); block <= blocks.last(); block++) {
                if (fails) {
                    expected.put(block, reason);
                    ever.add(block);
                } else {
                    expected.remove(block);
                }
            }
            assertThat(missing.count()).isEqualTo(expected.size());
            assertThat(missing.everFailed()).isEqualTo(ever.size());
        }
        TreeMap<Long, String> found = new TreeMap<>();
        missing.failures().forEach(each -> {
            for (long block = each.blocks().first(); block <= each.blocks().last(); block++) {
                found.put(block, each.reason());
            }
        });
        assertThat(found).isEqualTo(expected);
    }
}
