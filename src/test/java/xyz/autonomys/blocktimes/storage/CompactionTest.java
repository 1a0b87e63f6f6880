package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.MadeFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class CompactionTest {

    private static final MadeChain PLAIN = MadeChain.plain();
    private static final MadeChain REPORTING = PLAIN.reportingEvery(5);

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    private List<Compaction.Merge> compact() {
        return compact(DataFolder.FREE);
    }

    private List<Compaction.Merge> compact(WriteGuard guard) {
        return new Compaction(folder.dataDir(), DataFolder.CHAIN, guard).run(folder.coverage());
    }

    @Test
    void neighboursOfAFinishedDateBecomeOneFile() throws IOException {
        StoredFile first = folder.publish(REPORTING, 1, 20);
        StoredFile second = folder.publish(PLAIN, 21, 22);
        StoredFile third = folder.publish(REPORTING, 23, 40);
        StoredFile later = folder.publish(PLAIN, 601, 610);

        assertThat(compact()).containsExactly(new Compaction.Merge(List.of(first, second, third), new BlockRange(1, 40),
                LocalDate.of(2025, 1, 1)));

        List<StoredFile> files = folder.coverage().files();
        assertThat(files).hasSize(2).last().isEqualTo(later);
        assertThat(files.get(0).name()).isEqualTo(DataFolder.FIRST_DATE + "part-000000000001-000000000040.parquet");
        assertThat(folder.rows(files.get(0))).isEqualTo(REPORTING.rows(new BlockRange(1, 40)));
        assertThat(files.get(0).footer().genesisHash()).isEqualTo(MadeChain.GENESIS_HASH);
        assertThat(folder.names()).hasSize(3);
    }

    @Test
    void aDamagedFileIsNotMergedAndIsSetAsideByTheNextStart() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        StoredFile damaged = folder.publish(PLAIN, 21, 40);
        folder.publish(PLAIN, 601, 610);
        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
        byte[] bytes = Files.readAllBytes(root.resolve(damaged.name()));
        List<Long> slots = new ArrayList<>();
        MadeFile.pageBodies(root.resolve(damaged.name()), (column, position) -> {
            if (column.equals("slot")) {
                slots.add(position);
            }
        });
        bytes[slots.get(slots.size() - 1).intValue()] ^= 1;
        Files.write(root.resolve(damaged.name()), bytes);
        Compaction compaction = new Compaction(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(compaction.run(folder.coverage())).isEmpty();
        assertThat(compaction.damaged()).isEqualTo(1);
        assertThat(folder.coverage().files()).contains(first, damaged);

        Coverage next = Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
        assertThat(next.unusable()).extracting(Coverage.Unusable::name).containsExactly(damaged.name());
        assertThat(next.files()).contains(first).doesNotContain(damaged);
    }

    @Test
    void aFileOfAnEarlierVersionIsWrittenAgainOnce() throws IOException {
        StoredFile now = folder.publish(PLAIN, 1, 20);
        folder.put(now.name(), new Footer(DataFolder.CHAIN, MadeChain.GENESIS_HASH, 1, DataFolder.BOTH,
                now.footer().firstParentHash(), now.footer().lastHash(), now.footer().lastTimestampMs(), 0, 20),
                now.blocks());
        folder.publish(PLAIN, 601, 610);

        assertThat(compact()).singleElement().hasToString("a file of an earlier version written again, blocks 1..20");
        // Its rows lack the columns of later versions, and it says so: --refresh goes by that.
        Footer again = folder.coverage().files().get(0).footer();
        assertThat(again.contentDigest()).isEqualTo(now.footer().contentDigest());
        assertThat(again.schemaVersion()).isEqualTo(1);
        assertThat(folder.coverage().blocksOfEarlierVersions()).containsExactly(now.blocks());
        assertThat(compact()).isEmpty();
    }

    @Test
    void theNewestDateIsLeft() {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 21, 40);

        assertThat(compact()).isEmpty();
    }

    @Test
    void ofNothingNothingIsMerged() {
        assertThat(compact()).isEmpty();
    }

    @Test
    void aFileByItselfIsLeft() {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 601, 610);

        assertThat(compact()).isEmpty();
    }

    @Test
    void filesOfTwoDatesStayTwo() {
        folder.publish(PLAIN, 591, 600);
        folder.publish(PLAIN, 601, 605);
        folder.publish(PLAIN, 15_001, 15_010);

        assertThat(compact()).isEmpty();
    }

    @Test
    void filesWithBlocksMissingBetweenThemStayTwo() {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 22, 40);
        folder.publish(PLAIN, 601, 610);

        assertThat(compact()).isEmpty();
    }

    @Test
    void filesOfOtherDatasetsStayTwo() {
        folder.publish(PLAIN, 1, 20, DataFolder.BLOCKS_ONLY);
        folder.publish(PLAIN, 21, 40);
        folder.publish(PLAIN, 601, 610);

        assertThat(compact()).isEmpty();
    }

    @Test
    void filesOfOtherBranchesStayTwo() {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN.forkedAt(20), 21, 40);
        folder.publish(PLAIN, 601, 610);

        assertThat(compact()).isEmpty();
    }

    @Test
    void runsOnBothSidesOfAGapAreMergedEach() {
        folder.publish(PLAIN, 1, 10);
        folder.publish(PLAIN, 11, 20);
        folder.publish(PLAIN, 31, 40);
        folder.publish(PLAIN, 41, 50);
        folder.publish(PLAIN, 601, 610);

        assertThat(compact()).extracting(Compaction.Merge::into).containsExactly(new BlockRange(1, 20),
                new BlockRange(31, 50));
    }

    @Test
    void withoutTheRightToWriteNothingIsMerged() {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 21, 40);
        folder.publish(PLAIN, 601, 610);

        assertThatThrownBy(() -> compact(DataFolder.LOST)).isInstanceOf(StorageException.class)
                .hasMessage("it is another's");

        assertThat(folder.coverage().files()).hasSize(3);
    }

    @Test
    void filesThatDoNotHoldWhatTheirNamesSayAreLeft() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 21, 40);
        folder.publish(PLAIN, 601, 610);
        Coverage coverage = folder.coverage();
        folder.put(first.name(), first.footer(), new BlockRange(2, 20));
        Compaction compaction = new Compaction(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThatThrownBy(() -> compaction.run(coverage)).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] files of 2025-01-01 could not be merged: "
                + folder.dataDir().shown(first.name()) + " does not hold the rows its name says");
    }
}
