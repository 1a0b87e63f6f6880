package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static xyz.autonomys.blocktimes.storage.DataFolder.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.MadeFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class CoverageTest {

    private static final MadeChain PLAIN = MadeChain.plain();
    private static final MadeChain REPORTING = PLAIN.reportingEvery(5);
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    private static Footer footer(String chain, long rows, long operators) {
        return new Footer(chain, MadeChain.GENESIS_HASH, 1, DataFolder.BOTH, "p", "l", 1, operators, rows);
    }

    private void put(String name, long first, long last) throws IOException {
        folder.put(name, footer(DataFolder.CHAIN, 0, 0), new BlockRange(first, last));
    }

    private void unusable(String name, String problem) {
        assertThat(folder.coverage().unusable()).containsExactly(new Coverage.Unusable(name, problem));
    }

    @Test
    void filesComeInBlockOrderWithWhatTheirFootersSay() throws IOException {
        StoredFile third = folder.publish(PLAIN, 601, 620);
        StoredFile second = folder.publish(PLAIN, 301, 600);
        StoredFile first = folder.publish(REPORTING, 1, 20);

        Coverage coverage = folder.coverage();

        assertThat(coverage.files()).containsExactly(first, second, third);
        assertThat(coverage.unusable()).isEmpty();
        assertThat(coverage.blocks()).containsExactly(new BlockRange(1, 20), new BlockRange(301, 600),
                new BlockRange(601, 620));
        assertThat(coverage.rows()).isEqualTo(340);
        assertThat(coverage.firstBlock()).contains(1L);
        assertThat(coverage.lastBlock()).contains(620L);
        assertThat(first.footer().offlineOperators()).isEqualTo(8);
        assertThat(first.sizeBytes()).isEqualTo(Files.size(root.resolve(first.name())));
    }

    @Test
    void withoutFilesNothingIsStored() {
        Coverage coverage = folder.coverage();

        assertThat(coverage).isEqualTo(new Coverage(List.of(), List.of()));
        assertThat(coverage.firstBlock()).isEmpty();
        assertThat(coverage.lastBlock()).isEmpty();
        assertThat(coverage.rows()).isZero();
    }

    @Test
    void ofOneDateOnlyItsFilesAreRead() {
        StoredFile first = folder.publish(PLAIN, 1, 600);
        folder.publish(PLAIN, 601, 620);

        assertThat(Coverage.read(folder.dataDir(), DataFolder.CHAIN, FIRST).files()).containsExactly(first);
    }

    @Test
    void blocksOfWhichADatasetWasNotTakenAreLacking() {
        folder.publish(PLAIN, 1, 20, DataFolder.BLOCKS_ONLY);
        folder.publish(PLAIN, 21, 40);

        assertThat(folder.coverage().blocksLacking(DataFolder.BOTH)).containsExactly(new BlockRange(1, 20));
        assertThat(folder.coverage().blocksLacking(DataFolder.BLOCKS_ONLY)).isEmpty();
    }

    @Test
    void otherFilesAreNotLookedAt() throws IOException {
        Files.createDirectories(root.resolve(DataFolder.FIRST_DATE + "deeper"));
        Files.writeString(root.resolve(DataFolder.FIRST_DATE + "notes.txt"), "mine");
        Files.writeString(root.resolve(DataFolder.FIRST_DATE + "deeper/x.parquet"), "mine");

        assertThat(folder.coverage()).isEqualTo(new Coverage(List.of(), List.of()));
    }

    @Test
    void aFileOfAnotherNameIsNotUsable() throws IOException {
        put(DataFolder.FIRST_DATE + "x.parquet", 1, 3);

        unusable(DataFolder.FIRST_DATE + "x.parquet", "its name is not part-<first>-<last>.parquet");
    }

    @Test
    void aFileInAFolderThatIsNoDateIsNotUsable() throws IOException {
        String name = "block_times/chain=consensus/date=soon/" + part(1, 3);
        put(name, 1, 3);

        unusable(name, "it lies in date=soon, not in a date=YYYY-MM-DD");
    }

    @Test
    void aFileOfAnotherChainIsNotUsable() throws IOException {
        String name = DataFolder.FIRST_DATE + part(1, 3);
        folder.put(name, footer("auto-evm", 0, 0), new BlockRange(1, 3));

        unusable(name, "it holds chain auto-evm");
    }

    @Test
    void aFileThatHoldsFewerRowsThanItsNameSaysIsNotUsable() throws IOException {
        String name = DataFolder.FIRST_DATE + part(1, 4);
        put(name, 1, 3);

        unusable(name, "it holds 3 rows, its name says 4");
    }

    @Test
    void aFileThatIsCutOffIsNotUsable() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        byte[] whole = Files.readAllBytes(root.resolve(stored.name()));
        Files.write(root.resolve(stored.name()), Arrays.copyOf(whole, whole.length - 9));

        unusable(stored.name(), "it is not a Parquet file, or is truncated");
    }

    @Test
    void ofTwoThatShareBlocksTheOneThatBeginsFirstCounts() throws IOException {
        put(DataFolder.FIRST_DATE + part(1, 3), 1, 3);
        put(DataFolder.FIRST_DATE + part(3, 5), 3, 5);
        put(DataFolder.FIRST_DATE + part(4, 6), 4, 6);

        unusable(DataFolder.FIRST_DATE + part(3, 5), "it shares blocks with " + part(1, 3));
        assertThat(folder.coverage().blocks()).containsExactly(new BlockRange(1, 3), new BlockRange(4, 6));
    }

    @Test
    void ofTwoThatBeginTogetherTheLongerOneCounts() throws IOException {
        put(DataFolder.FIRST_DATE + part(1, 2), 1, 2);
        put(DataFolder.FIRST_DATE + part(1, 3), 1, 3);

        unusable(DataFolder.FIRST_DATE + part(1, 2), "it shares blocks with " + part(1, 3));
        assertThat(Coverage.usable(folder.dataDir(), DataFolder.CHAIN, FIRST)).extracting(StoredFile::blocks)
                .containsExactlyInAnyOrder(new BlockRange(1, 2), new BlockRange(1, 3));
    }

    @Test
    void aFileWhoseOperatorsAreMissingIsNotUsable() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        String operators = Datasets.offlineOperatorsOf(stored.name());
        Files.delete(root.resolve(operators));

        unusable(stored.name(), "the file that goes with it is missing: data/" + operators);
    }

    @Test
    void aFileWhoseOperatorsAreOthersIsNotUsableUnlessItIsBeingReplaced() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        String operators = Datasets.offlineOperatorsOf(stored.name());
        folder.put(operators, MadeFile.ofOfflineOperators(DataFolder.CHAIN, "g"), new BlockRange(1, 3));

        unusable(stored.name(), "the file that goes with it holds 3 rows, not 8: data/" + operators);

        Files.createDirectories(root.resolve(".staging/consensus"));
        Files.writeString(root.resolve(".staging/consensus/1.journal"), "{\"add\":[{\"staged\":\"s\",\"target\":\""
                + stored.name()
                + "\"}],\"remove\":[\"" + stored.name() + "\"]}");
        assertThat(folder.coverage().files()).containsExactly(stored);
    }

    @Test
    void filesOfAReplacementUnderWayAreIgnored() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        Files.createDirectories(root.resolve(".staging/consensus"));
        Files.writeString(root.resolve(".staging/consensus/1.journal"), "{\"add\":[{\"staged\":\"s\",\"target\":\""
                + stored.name()
                + "\"},{\"staged\":\"t\",\"target\":\"not-there\"}],\"remove\":[]}");

        assertThat(folder.coverage().files()).isEmpty();
    }

    /** Another process replaces files while they are listed. */
    @Test
    void filesAreListedAnewWhereSomeWentMeanwhile() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        StoredFile second = folder.publish(PLAIN, 21, 40);
        int[] listings = {0};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("list") && about.startsWith("block_times") && ++listings[0] == 2) {
                Files.delete(root.resolve(first.name()));
            }
        });

        assertThat(watched.coverage().files()).containsExactly(second);
        assertThat(listings[0]).isEqualTo(4);
    }

    @Test
    void filesAreListedAnewWhereAReplacementCameFurther() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        Path journal = root.resolve(".staging/consensus/1.journal");
        Files.createDirectories(journal.getParent());
        Files.writeString(journal, "{\"add\":[],\"remove\":[\"" + first.name() + "\"]}");
        int[] listings = {0};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("list") && about.startsWith("block_times") && ++listings[0] == 2) {
                Files.delete(journal);
            }
        });

        assertThat(watched.coverage().files()).containsExactly(first);
        assertThat(listings[0]).isEqualTo(4);
    }

    @Test
    void whereReplacementsGoOnAllTheTimeTheLastListingCounts() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        Path journal = root.resolve(".staging/consensus/1.journal");
        Files.createDirectories(journal.getParent());
        int[] listings = {0};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("list") && about.startsWith("block_times")) {
                Files.writeString(journal, "{\"add\":[],\"remove\":[\"" + listings[0]++ + "\"]}");
            }
        });

        assertThat(watched.coverage().files()).containsExactly(first);
        assertThat(listings[0]).isEqualTo(10);
    }

    @Test
    void aFileThatVanishesBeforeItIsReadIsNotMissed() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        StoredFile second = folder.publish(PLAIN, 21, 40);
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("tail") && about.startsWith(first.name())) {
                Files.deleteIfExists(root.resolve(first.name()));
            }
        });

        assertThat(watched.coverage().files()).containsExactly(second);
    }

    @Test
    void filesThatVanishAllTheTimeAreGivenUpInTheEnd() {
        folder.publish(PLAIN, 1, 20);
        int[] reads = {0};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("tail")) {
                reads[0]++;
                throw new NoSuchFileException(about);
            }
        });

        assertThatThrownBy(watched::coverage).isInstanceOf(StorageException.class)
                .hasMessage("data/block_times/chain=consensus cannot be read: no such file");
        assertThat(reads[0]).isEqualTo(5);
    }

    @Test
    void aFileThatCannotBeReadJustNowStopsTheReading() {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        int[] reads = {0};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("tail")) {
                reads[0]++;
                throw new IOException("the disk is broken");
            }
        });

        assertThatThrownBy(watched::coverage).isInstanceOf(StorageException.class)
                .hasMessage("data/" + stored.name() + " cannot be read: the disk is broken");
        assertThat(reads[0]).isEqualTo(1);
    }
}
