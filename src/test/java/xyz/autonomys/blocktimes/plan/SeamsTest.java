package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.files.DataLocation;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class SeamsTest {

    private static final MadeChain MADE = MadeChain.plain();

    private static final int CONFIRMATION_DEPTH = 5;

    @TempDir
    Path folder;
    private DataDir dataDir;
    /** Ranges whose hashes were asked for. */
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void begin() {
        dataDir = new DataDir(DataLocation.open("data", folder, new SimulatedTime()), new SimulatedTime());
    }

    private void store(MadeChain chain, long first, long last) {
        BlockRange blocks = new BlockRange(first, last);
        ChainStore store = new ChainStore(dataDir, MadeChain.NAME, MadeChain.GENESIS_HASH,
                List.of(Datasets.BLOCK_TIMES), Coverage.read(dataDir, MadeChain.NAME), List.of(), () -> { });
        PartFile file = store.open(chain.rows(blocks).get(0));
        file.append(chain.rows(blocks));
        store.publish(file);
    }

    private List<BlockRange> replaced(MadeChain now, long bestBlock) throws Exception {
        return replaced(() -> now, bestBlock);
    }

    /** @param now the chain as each call finds it */
    private List<BlockRange> replaced(Supplier<MadeChain> now, long bestBlock) throws Exception {
        Seams.Found found = Seams.compare(
                dataDir, MadeChain.NAME, Coverage.read(dataDir, MadeChain.NAME), bestBlock,
                bestBlock - CONFIRMATION_DEPTH,
                new ChainSurvey.Node() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T call(RpcCall<T> call) {
                        List<Long> numbers = (List<Long>) call.params().get(0);
                        BlockRange blocks = new BlockRange(numbers.get(0), numbers.get(numbers.size() - 1));
                        asked.add(blocks.toString());
                        return (T) now.get().rows(blocks).stream()
                                .map(row -> row.block().hash())
                                .toList();
                    }
                });
        found.forks().stream().filter(fork -> fork.hash() != null).forEach(fork -> {
            BlockRange first = new BlockRange(fork.blocks().first(), fork.blocks().first());
            assertThat(fork.hash()).isEqualTo(now.get().rows(first).get(0).block().hash())
                    .isNotEqualTo(fork.storedHash());
        });
        return Stream.concat(found.forks().stream().map(Fork::blocks), found.wrongFooters().stream()).toList();
    }

    @Test
    void whereTheLastBlockAgreesNothingElseIsAsked() throws Exception {
        store(MADE, 1, 300);
        store(MADE, 301, 600);

        assertThat(replaced(MADE, 600)).isEmpty();
        assertThat(asked).containsExactly("600");
    }

    @Test
    void blocksBackToTheLastThatAgreesAreReplaced() throws Exception {
        store(MADE, 1, 300);
        store(MADE, 301, 600);

        assertThat(replaced(MADE.forkedAt(500), 600)).containsExactly(new BlockRange(500, 600));
        assertThat(asked).containsExactly("600", "345..600");
    }

    @Test
    void theWayBackGoesStepByStepAndFileByFile() throws Exception {
        store(MADE, 1, 20);
        store(MADE, 21, 300);
        store(MADE, 301, 600);

        assertThat(replaced(MADE.forkedAt(44), 700)).containsExactly(new BlockRange(44, 600));
        assertThat(asked).containsExactly("600", "345..600", "301..344", "45..300", "21..44");
    }

    @Test
    void aForkJustBehindAStepIsFoundAtItsEnd() throws Exception {
        store(MADE, 1, 300);

        assertThat(replaced(MADE.forkedAt(45), 300)).containsExactly(new BlockRange(45, 300));
        assertThat(asked).containsExactly("300", "45..300", "1..44");
        assertThat(replaced(MADE.forkedAt(46), 300)).containsExactly(new BlockRange(46, 300));
    }

    @Test
    void whereNoBlockAgreesAllAreReplaced() throws Exception {
        store(MADE, 11, 100);
        store(MADE, 101, 300);

        assertThat(replaced(MADE.forkedAt(1), 300)).containsExactly(new BlockRange(11, 300));
    }

    @Test
    void aFileWhoseFooterHasAnotherHashThanItsLastRowIsFetchedAgain() throws Exception {
        store(MADE, 1, 300);
        store(MADE, 301, 600);
        Path file = folder.resolve("data").resolve(
                Coverage.read(dataDir, MadeChain.NAME).files().get(1).name());
        String hash = MADE.rows(new BlockRange(600, 600)).get(0).block().hash();
        DataFolder.changeFooter(file, hash, "0x" + "7".repeat(64));

        assertThat(replaced(MADE, 600)).containsExactly(new BlockRange(301, 600));
    }

    @Test
    void whereAnEndpointHasTwoHashesOfABlockNothingIsReplaced() throws Exception {
        store(MADE, 1, 300);
        MadeChain other = MADE.forkedAt(300);

        // A balancer in front of two nodes: the second response is of the other one.
        assertThat(replaced(() -> asked.size() == 1 ? other : MADE, 300)).isEmpty();
        assertThat(asked).containsExactly("300", "45..300");
    }

    @Test
    void stretchesWithAGapInBetweenAreComparedEachByItself() throws Exception {
        store(MADE, 1, 100);
        store(MADE, 102, 200);

        assertThat(replaced(MADE.forkedAt(90), 200)).containsExactly(new BlockRange(90, 100), new BlockRange(102, 200));
        assertThat(asked).startsWith("100");
    }

    @Test
    void neighboursThatDoNotNameEachOtherAreTwoStretches() throws Exception {
        store(MADE, 1, 100);
        store(MADE.forkedAt(50), 101, 200);

        assertThat(replaced(MADE.forkedAt(50), 200)).containsExactly(new BlockRange(50, 100));
        assertThat(asked).containsExactly("100", "1..100", "200");
    }

    @Test
    void aStretchThatEndsAboveTheBestBlockIsComparedAtTheConfirmedHead() throws Exception {
        store(MADE, 1, 60);
        store(MADE, 61, 100);

        assertThat(replaced(MADE.forkedAt(50), 54)).isEmpty();
        assertThat(asked).containsExactly("49");
        assertThat(replaced(MADE.forkedAt(50), 99)).containsExactly(new BlockRange(50, 100));
        assertThat(replaced(MADE.forkedAt(50), 55)).containsExactly(new BlockRange(50, 100));
        assertThat(replaced(MADE.forkedAt(50), 4)).isEmpty();
    }

    @Test
    void aStretchThatBeginsAboveTheBestBlockIsNotCompared() throws Exception {
        store(MADE, 1, 60);
        store(MADE, 71, 100);

        assertThat(replaced(MADE.forkedAt(55), 65)).containsExactly(new BlockRange(55, 60));
        assertThat(replaced(MADE, 65)).isEmpty();
    }
}
