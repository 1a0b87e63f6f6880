package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;

/**
 * The power is cut after each single operation on the disk, and takes all that was not forced, or some of it, or
 * nothing. What was published is there, whole; what was being published is there or not; and the next start goes on as
 * if nothing had been.
 */
class PowerLossTest {

    private static final boolean IS_FULL = Boolean.getBoolean("blocktimes.power.full");
    /** Random losses tried after each operation. */
    private static final int SEEDS = IS_FULL ? 200 : 4;
    private static final List<String> DATASETS = List.of(Datasets.BLOCK_TIMES, Datasets.OFFLINE_OPERATORS);

    private static final MadeChain CHAIN = MadeChain.plain();
    private static final MadeChain REPORTING = CHAIN.reportingEvery(40);

    @TempDir
    Path folder;

    @Test
    void aBackfill() throws Exception {
        cutPower("backfill", List.of(), List.of(new Publishing(CHAIN, 1, 600), new Publishing(CHAIN, 601, 900)));
    }

    @Test
    void aHealedReorganisationAcrossThreeFiles() throws Exception {
        MadeChain other = CHAIN.forkedAt(141).fetchedAgain();
        cutPower("reorganisation", List.of(new Publishing(CHAIN, 1, 200), new Publishing(CHAIN, 201, 400),
                        new Publishing(CHAIN, 401, 600), new Publishing(CHAIN, 601, 700)),
                List.of(new Publishing(other, 141, 600), new Publishing(other, 601, 750)));
    }

    @Test
    void aCompactionOfAFinishedDate() throws Exception {
        cutPower("compaction", List.of(new Publishing(REPORTING, 1, 200), new Publishing(CHAIN, 201, 400),
                new Publishing(REPORTING, 401, 600), new Publishing(REPORTING, 601, 700)), List.of(new Compacting()));
    }

    @Test
    void anOverwrite() throws Exception {
        MadeChain again = CHAIN.fetchedAgain();
        cutPower("overwrite", List.of(new Publishing(CHAIN, 1, 300), new Publishing(CHAIN, 301, 600)),
                List.of(new Publishing(again, 1, 300), new Publishing(again.fetchedAgain(), 191, 400)));
    }

    @Test
    void operatorsBesideBlockTimes() throws Exception {
        MadeChain again = REPORTING.fetchedAgain();
        cutPower("operators", List.of(new Publishing(REPORTING, 601, 700)), List.of(new Publishing(REPORTING, 1, 200),
                new Replacing(new Publishing(again, 1, 200)),
                new Replacing(new Publishing(again.reportingEvery(50), 1, 200))));
    }

    @Test
    void operatorsThatAreNoMoreAndThatComeLater() throws Exception {
        MadeChain again = REPORTING.fetchedAgain();
        cutPower("operators come and go", List.of(new Publishing(REPORTING, 1, 200), new Publishing(CHAIN, 601, 700)),
                List.of(new Publishing(CHAIN, 1, 200), new Publishing(again, 1, 200),
                        new Publishing(again.fetchedAgain(), 91, 300)));
    }

    @Test
    void smallFiles() throws Exception {
        cutPower("small files", List.of(), List.of(
                new Remembering("consensus", "{\n  \"consensus\" : \"0x01\"\n}\n"),
                new Noting("[1]"),
                new Remembering("auto-evm", "{\n  \"auto-evm\" : \"0x01\",\n  \"consensus\" : \"0x01\"\n}\n"),
                new Noting("[1,2]")));
    }

    private void cutPower(String scenario, List<PowerCuts.Step> before, List<PowerCuts.Step> steps) throws IOException {
        PowerCuts.Outcome outcome = new PowerCuts(folder, steps, SEEDS, IS_FULL).afterEveryOperation(before);
        System.out.printf("PowerLossTest: %s: %d operations, %d images of the disk, %d different ones after the next "
                + "start; %d kills, after which the next process went on and was cut off, %d images; %d files read row "
                + "by row; %d images not as they should be%n", scenario, outcome.operations(), outcome.images(),
                outcome.differentAfterStart(), outcome.startsCutAgain(), outcome.imagesOfTwo(), outcome.filesRead(),
                outcome.failedImages());
        assertThat(outcome.failures()).as("%d images of the disk are not as they should be", outcome.failedImages())
                .isEmpty();
    }

    /** Blocks are published in one file, in place of those stored. */
    private record Publishing(MadeChain chain, long first, long last) implements PowerCuts.Step {

        private List<BlockTime> rows() {
            return chain.rows(new BlockRange(first, last));
        }

        @Override
        public void carryOut(DataDir dataDir) {
            ChainStore store = new ChainStore(dataDir, MadeChain.NAME, MadeChain.GENESIS_HASH, DATASETS,
                    Coverage.read(dataDir, MadeChain.NAME), List.of(new BlockRange(first, last)), () -> { });
            PartFile file = store.open(rows().get(0));
            file.append(rows());
            store.publish(file);
        }

        @Override
        public Stored after(Stored before) {
            return before.with(rows());
        }
    }

    /** The same, where files of both datasets are stored under these very names. */
    private record Replacing(Publishing publishing) implements PowerCuts.Step {

        @Override
        public void carryOut(DataDir dataDir) {
            publishing.carryOut(dataDir);
        }

        @Override
        public Stored after(Stored before) {
            return publishing.after(before);
        }

        @Override
        public boolean replacesOperatorsUnderTheirName() {
            return true;
        }
    }

    /** Files of a finished date are merged. */
    private record Compacting() implements PowerCuts.Step {

        @Override
        public void carryOut(DataDir dataDir) {
            new Compaction(dataDir, MadeChain.NAME, () -> { }).run(Coverage.read(dataDir, MadeChain.NAME));
        }

        @Override
        public Stored after(Stored before) {
            return before;
        }
    }

    /** The genesis hash of a chain is noted. */
    private record Remembering(String chain, String content) implements PowerCuts.Step {

        @Override
        public void carryOut(DataDir dataDir) {
            new NetworkMemory(dataDir).remember(chain, "0x01");
        }

        @Override
        public Stored after(Stored before) {
            return before.withNote(Stored.NOTES.get(0), content);
        }
    }

    /** A small file of the program's own is written. */
    private record Noting(String content) implements PowerCuts.Step {

        @Override
        public void carryOut(DataDir dataDir) throws IOException {
            dataDir.note(Stored.NOTES.get(1), content.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Stored after(Stored before) {
            return before.withNote(Stored.NOTES.get(1), content);
        }
    }
}
