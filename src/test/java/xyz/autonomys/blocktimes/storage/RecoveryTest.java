package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static xyz.autonomys.blocktimes.storage.DataFolder.blocks;
import static xyz.autonomys.blocktimes.storage.DataFolder.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.MadeFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class RecoveryTest {

    private static final MadeChain PLAIN = MadeChain.plain();
    private static final MadeChain REPORTING = PLAIN.reportingEvery(5);
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
    private static final String OPERATORS = "offline_operators/chain=consensus/date=2025-01-01/";

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    @Test
    void aFileWithoutOperatorsIsSetAsideByItself() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        Files.writeString(root.resolve(stored.name()), "broken");

        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(folder.names()).containsExactly(".quarantine/" + stored.name());
    }

    @Test
    void aStartClearsStaging() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        Files.createDirectories(root.resolve(".staging/consensus"));
        Files.writeString(root.resolve(".staging/consensus/x.parquet"), "half");

        assertThat(Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE).files())
                .containsExactly(stored);

        assertThat(folder.names()).containsExactly(stored.name());
    }

    @Test
    void aStartSetsAsideWhatIsNotUsableWithWhatGoesWithIt() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        Files.writeString(root.resolve(stored.name()), "broken");

        Coverage coverage = Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(coverage.files()).isEmpty();
        assertThat(folder.names()).containsExactly(".quarantine/" + stored.name(), ".quarantine/" + OPERATORS
                + part(1, 20));
    }

    @Test
    void operatorsOfAnotherChainAreNotSetAside() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        Files.writeString(root.resolve(stored.name()), "broken");
        folder.put(OPERATORS + part(1, 20), MadeFile.ofOfflineOperators("another", "g"), blocks(1, 3));

        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(folder.names()).containsExactly(".quarantine/" + stored.name(), OPERATORS + part(1, 20));
    }

    private List<String> strays() throws IOException {
        List<String> strays = List.of(OPERATORS + part(100, 120), OPERATORS + "x.parquet", OPERATORS + "x.txt",
                OPERATORS + "y.parquet");
        folder.put(strays.get(0), MadeFile.ofOfflineOperators(DataFolder.CHAIN, "g"), blocks(1, 3));
        folder.put(strays.get(1), MadeFile.ofOfflineOperators("another", "g"), blocks(1, 3));
        folder.put(strays.get(2), MadeFile.ofOfflineOperators(DataFolder.CHAIN, "g"), blocks(1, 3));
        Files.writeString(root.resolve(strays.get(3)), "no Parquet");
        return strays.subList(1, 4);
    }

    @Test
    void operatorsWhosePartnerNeverCameAreRemoved() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        List<String> notOurs = strays();

        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        List<String> left = new ArrayList<>(List.of(".quarantine/" + OPERATORS + part(100, 120), stored.name(),
                OPERATORS + part(1, 20)));
        left.addAll(notOurs);
        assertThat(folder.names()).containsExactlyElementsOf(left);
    }

    @Test
    void whereNothingIsStoredOperatorsAreRemovedAsWell() throws IOException {
        List<String> notOurs = strays();

        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(folder.names()).first().isEqualTo(".quarantine/" + OPERATORS + part(100, 120));
        assertThat(folder.names().stream().skip(1)).containsExactlyElementsOf(notOurs);
    }

    @Test
    void ofAChainThatNeverHadOperatorsNoneAreLookedFor() throws IOException {
        folder.publish(PLAIN, 1, 20, DataFolder.BLOCKS_ONLY);
        strays();

        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(folder.names()).contains(OPERATORS + part(100, 120));
    }

    @Test
    void aStartWithoutTheRightToWriteTouchesNothing() throws IOException {
        Files.createDirectories(root.resolve(".staging/consensus"));
        Files.writeString(root.resolve(".staging/consensus/x.parquet"), "another's");
        List<String> done = new ArrayList<>();
        DataFolder watched = folder.watchedBy((operation, about) -> done.add(operation));

        assertThatThrownBy(() -> Recovery.run(watched.dataDir(), DataFolder.CHAIN, DataFolder.LOST))
                .hasMessage("it is another's");
        assertThatThrownBy(() -> Recovery.run(watched.dataDir(), DataFolder.CHAIN, FIRST, DataFolder.LOST))
                .hasMessage("it is another's");

        assertThat(done).isEmpty();
        int[] asked = {0};
        assertThatThrownBy(() -> Recovery.run(folder.dataDir(), DataFolder.CHAIN, () -> {
            if (++asked[0] == 2) {
                DataFolder.LOST.requireHeld();
            }
        })).hasMessage("it is another's");
        assertThat(folder.names()).containsExactly(".staging/consensus/x.parquet");
    }

    @Test
    void ofOneDateOnlyItsFilesArePutRight() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        StoredFile broken = folder.publish(REPORTING, 21, 40);
        StoredFile second = folder.publish(PLAIN, 601, 620);
        Files.writeString(root.resolve(broken.name()), "broken");
        Files.writeString(root.resolve(second.name()), "broken");
        folder.put(OPERATORS + part(100, 120), MadeFile.ofOfflineOperators(DataFolder.CHAIN, "g"), blocks(1, 3));
        Files.writeString(root.resolve(".staging/consensus/x.parquet"), "another worker's");
        Files.writeString(root.resolve(".staging/consensus/1.journal"), "{\"add\":[],\"remove\":[\""
                + DataFolder.FIRST_DATE + "gone\"]}");
        Files.writeString(root.resolve(".staging/consensus/2.journal"), "{\"add\":[],\"remove\":[\""
                + DataFolder.SECOND_DATE + "gone\"]}");

        Coverage coverage = Recovery.run(folder.dataDir(), DataFolder.CHAIN, FIRST, DataFolder.FREE);

        assertThat(coverage.files()).containsExactly(first);
        assertThat(folder.names()).containsExactly(".quarantine/" + broken.name(), ".quarantine/" + OPERATORS
                + part(21, 40), ".quarantine/" + OPERATORS + part(100, 120),
                ".staging/consensus/2.journal", ".staging/consensus/x.parquet", first.name(), second.name());
    }

    @Test
    void whatCannotBePutInOrderIsSaid() {
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("list")) {
                throw new IOException("the disk is broken");
            }
        });

        assertThatThrownBy(() -> Recovery.run(watched.dataDir(), DataFolder.CHAIN, DataFolder.FREE))
                .isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data cannot be recovered: the disk is broken");
        assertThatThrownBy(() -> Recovery.run(watched.dataDir(), DataFolder.CHAIN, FIRST, DataFolder.FREE))
                .isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data cannot be recovered: the disk is broken");
    }

    /** Puts the operators of a file where version 1 of their schema had them. */
    private String former(StoredFile stored, String chain) throws IOException {
        String name = stored.name().substring(stored.name().lastIndexOf('/') + 1);
        String former = "offline_operators/date=2025-01-01/" + name;
        Files.createDirectories(root.resolve(former).getParent());
        Files.move(root.resolve(stored.operators()), root.resolve(former));
        DataFolder.changeFooter(root.resolve(former), "consensus", chain);
        return former;
    }

    @Test
    void operatorsOfVersionOneAreReadAndMovedToTheirChain() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        List<BlockTime> rows = folder.rows(stored);
        String former = former(stored, "consensus");

        StoredFile asItWas = folder.coverage().files().get(0);
        assertThat(asItWas.operators()).isEqualTo(former);
        assertThat(folder.rows(asItWas)).isEqualTo(rows);

        Coverage coverage = Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(folder.names()).containsExactly(stored.name(), OPERATORS + part(1, 20));
        assertThat(folder.rows(coverage.files().get(0))).isEqualTo(rows);
    }

    @Test
    void operatorsOfVersionOneAreOfTheChainThatTheirFooterNames() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        String former = former(stored, "otherchai");

        assertThat(folder.coverage().unusable()).singleElement().satisfies(unusable ->
                assertThat(unusable.problem()).startsWith("the file that goes with it is missing"));
        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
        assertThat(folder.names()).containsExactly(".quarantine/" + stored.name(), former);
    }

    private void assertSetAside(StoredFile file, String problem) {
        Coverage coverage = Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(coverage.unusable()).containsExactly(new Coverage.Unusable(file.name(), problem));
        assertThat(coverage.files()).isEmpty();
        assertThat(root.resolve(".quarantine").resolve(file.name())).exists();
    }

    @Test
    void aFooterThatDoesNotFitTheRowsIsFoundWhenTheFileIsMet() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        String lastHash = stored.footer().lastHash();
        DataFolder.changeFooter(root.resolve(stored.name()), lastHash, lastHash.replace('a', 'b').replace('1', '2'));

        assertSetAside(stored, "its footer has another hash than its last row");
    }

    @Test
    void aNameThatDoesNotFitTheRowsIsFoundWhenTheFileIsMet() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        folder.put(stored.name(), stored.footer(), blocks(2, 21));

        assertSetAside(stored, "it has no row of block 1");
    }

    @Test
    void aDateThatDoesNotFitTheRowsIsFoundWhenTheFileIsMet() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        String moved = stored.name().replace("2025-01-01", "2025-01-03");
        Files.createDirectories(root.resolve(moved).getParent());
        Files.move(root.resolve(stored.name()), root.resolve(moved));

        assertSetAside(new StoredFile(moved, FIRST.plusDays(2), stored.blocks(), stored.footer(), 0),
                "its first row is of 2025-01-01");
    }

    @Test
    void aFileIsComparedWithItsRowsOnce() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        List<String> copied = new ArrayList<>();
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("copy")) {
                copied.add(about);
            }
        });

        Recovery.run(watched.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
        Recovery.run(watched.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
        Files.writeString(root.resolve(".checked/consensus/pages.json"), "no JSON");
        Recovery.run(watched.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(copied).containsExactly(stored.name(), stored.name());
    }

    @Test
    void aFileOfANewerVersionIsLeftAndSaid() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        Footer newer = new Footer(stored.footer().chain(), stored.footer().genesisHash(), 99,
                stored.footer().datasets(), stored.footer().firstParentHash(), stored.footer().lastHash(),
                stored.footer().lastTimestampMs(), 0, 20);
        folder.put(stored.name(), newer, blocks(1, 20));

        assertThatThrownBy(() -> Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE))
                .hasMessage("data/" + stored.name() + " cannot be read: it was written by a newer version of this"
                        + " program (schema version 99, this one knows 2): use that version, or another DATA_DIR");
        assertThat(root.resolve(stored.name())).exists();
    }

    @Test
    void directoriesWhereFilesBelongAreClearedOrSaid() throws IOException {
        Files.createDirectories(root.resolve(".staging/consensus/x.parquet/deeper"));
        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
        assertThat(root.resolve(".staging/consensus")).isEmptyDirectory();

        Files.createDirectories(root.resolve(".locks/consensus.lock"));
        assertThatThrownBy(() -> folder.dataDir().lock("consensus"))
                .hasMessageEndingWith(".locks/consensus.lock is a directory where a file belongs: remove it");
    }

    @Test
    void whatACopyToAnotherDiskHasLeftIsRemoved() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        Path left = root.resolve(stored.name()).resolveSibling(".new1.tmp");
        Files.writeString(left, "half");

        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(left).doesNotExist();
    }

    @Test
    void oneFileWithBrokenPagesIsSetAsideAndThoseAfterItAreNot() throws IOException {
        List<StoredFile> stored = List.of(folder.publish(PLAIN, 1, 100), folder.publish(PLAIN, 101, 200),
                folder.publish(PLAIN, 201, 300));
        byte[] bytes = Files.readAllBytes(root.resolve(stored.get(1).name()));
        for (int i = 4; i < bytes.length / 8; i++) {
            bytes[i] ^= 0x5a;
        }
        Files.write(root.resolve(stored.get(1).name()), bytes);

        Coverage coverage = Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(coverage.files()).containsExactly(stored.get(0), stored.get(2));
        assertThat(coverage.unusable()).singleElement().satisfies(unusable ->
                assertThat(unusable.problem()).startsWith("the header of page 1 of column chain cannot be read"));
    }

    @Test
    void aDiskThatIsNotMountedTakesNothingWithIt() throws IOException {
        List<StoredFile> stored = List.of(folder.publish(REPORTING, 1, 20), folder.publish(REPORTING, 21, 40),
                folder.publish(REPORTING, 41, 60));
        Path operators = root.resolve("offline_operators");
        Files.move(operators, root.resolve("away"));

        assertThatThrownBy(() -> Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE))
                .isInstanceOf(StorageException.class).hasMessage("3 files in data/block_times/chain=consensus go with"
                        + " files in data/offline_operators/chain=consensus, and none of those is there: is a disk not"
                        + " mounted? If they are lost, remove data/block_times/chain=consensus, and the blocks are"
                        + " fetched again");
        Files.move(root.resolve("away"), operators);
        Files.move(root.resolve("block_times"), root.resolve("away"));
        assertThatThrownBy(() -> Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE))
                .hasMessageStartingWith("3 files in data/offline_operators/chain=consensus go with files in");
        Files.move(root.resolve("away"), root.resolve("block_times"));
        assertThat(Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE).files()).isEqualTo(stored);
    }
}
