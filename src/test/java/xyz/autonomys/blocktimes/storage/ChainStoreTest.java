package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static xyz.autonomys.blocktimes.storage.DataFolder.blocks;
import static xyz.autonomys.blocktimes.storage.DataFolder.part;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WatchedFiles;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class ChainStoreTest {

    private static final MadeChain PLAIN = MadeChain.plain();
    private static final MadeChain REPORTING = PLAIN.reportingEvery(5);
    private static final MadeChain AGAIN = PLAIN.fetchedAgain();
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
    private static final String OPERATORS = "offline_operators/chain=consensus/date=2025-01-01/";

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    private static StoredFile publish(ChainStore store, MadeChain chain, long first, long last) {
        return store.publish(DataFolder.written(store, chain, blocks(first, last))).stored();
    }

    /** Notes the operations on files other than the manifest and the changes. */
    private static WatchedFiles.Watcher noting(List<String> done) {
        return (operation, about) -> {
            if (!about.startsWith("manifests/") && !about.startsWith("changes/")) {
                done.add(operation);
            }
        };
    }

    @Test
    void aFileIsPublishedUnderItsDateAndItsBlocks() throws IOException {
        ChainStore store = folder.store();

        StoredFile stored = publish(store, REPORTING, 1, 20);

        assertThat(stored.name()).isEqualTo(DataFolder.FIRST_DATE + part(1, 20));
        assertThat(stored.date()).isEqualTo(FIRST);
        assertThat(stored.blocks()).isEqualTo(blocks(1, 20));
        assertThat(folder.names()).containsExactly(stored.name(), OPERATORS + part(1, 20));
        assertThat(folder.coverage().files()).containsExactly(stored);
        assertThat(folder.rows(stored)).isEqualTo(REPORTING.rows(blocks(1, 20)));
    }

    @Test
    void theLastBlockIsOfThePublishedFilesToo() {
        assertThat(folder.store().lastBlock()).isEqualTo(-1);
        folder.publish(PLAIN, 21, 40);
        ChainStore store = folder.store();
        assertThat(store.lastBlock()).isEqualTo(40);

        publish(store, PLAIN, 1, 20);
        assertThat(store.lastBlock()).isEqualTo(40);
        publish(store, PLAIN, 41, 60);
        assertThat(store.lastBlock()).isEqualTo(60);
    }

    @Test
    void theHashOfTheLastBlockOfAFileIsKnown() {
        folder.publish(PLAIN, 11, 20);
        ChainStore store = folder.store();

        Block last = PLAIN.rows(blocks(20, 20)).get(0).block();
        assertThat(store.lastBlockAt(20)).contains(new LastBlock(20, last.hash(), last.timestampMs()));
        assertThat(store.lastBlockAt(19)).isEmpty();
        assertThat(store.lastBlockAt(21)).isEmpty();
        assertThat(store.lastBlockAt(5)).isEmpty();
    }

    @Test
    void theHashOfABlockThatIsToBeReplacedIsNot() {
        folder.publish(PLAIN, 11, 20);

        assertThat(folder.store(blocks(20, 25)).lastBlockAt(20)).isEmpty();
        assertThat(folder.store(blocks(11, 19)).lastBlockAt(20)).isPresent();
    }

    @Test
    void storedBlocksAreNotReplacedUnasked() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        ChainStore store = folder.store(blocks(1, 15));

        assertThatThrownBy(() -> publish(store, AGAIN, 11, 30)).isInstanceOf(StorageException.class)
                .hasMessage("blocks [16..20] are stored already, in data/" + stored.name());

        assertThat(folder.names()).containsExactly(stored.name());
        assertThat(folder.rows(stored)).isEqualTo(PLAIN.rows(blocks(1, 20)));
    }

    @Test
    void aFileTakesThePlaceOfOneOfItsName() throws IOException {
        folder.publish(PLAIN, 1, 20);
        List<String> done = new ArrayList<>();
        DataFolder watched = folder.watchedBy(noting(done));
        ChainStore store = watched.store(blocks(1, 20));

        StoredFile stored = publish(store, AGAIN, 1, 20);

        assertThat(folder.names()).containsExactly(stored.name());
        assertThat(folder.rows(stored)).isEqualTo(AGAIN.rows(blocks(1, 20)));
        assertThat(done).contains("publish").doesNotContain("create", "write");
    }

    /** Of two files each, the four are replaced together. */
    @Test
    void aFileWithOperatorsTakesThePlaceOfOneOfItsNameByAJournal() throws IOException {
        folder.publish(REPORTING, 1, 20);
        List<String> done = new ArrayList<>();
        DataFolder watched = folder.watchedBy(noting(done));

        StoredFile without = publish(watched.store(blocks(1, 20)), AGAIN, 1, 20);
        assertThat(done).contains("write", "move");
        assertThat(folder.names()).containsExactly(without.name());
        done.clear();

        StoredFile with = publish(watched.store(blocks(1, 20)), REPORTING, 1, 20);
        assertThat(done).contains("write", "move");
        assertThat(folder.names()).containsExactly(with.name(), OPERATORS + part(1, 20));
        assertThat(folder.rows(with)).isEqualTo(REPORTING.rows(blocks(1, 20)));
    }

    @Test
    void rowsThatAreNotReplacedAreKeptAsTheyAre() throws IOException {
        folder.publish(REPORTING, 1, 20, DataFolder.BLOCKS_ONLY);
        folder.publish(REPORTING, 21, 40);
        ChainStore store = folder.store(blocks(11, 30));

        StoredFile stored = publish(store, AGAIN, 11, 30);

        List<StoredFile> files = folder.coverage().files();
        assertThat(files).extracting(StoredFile::blocks).containsExactly(blocks(1, 10), blocks(11, 30), blocks(31, 40));
        assertThat(files.get(1)).isEqualTo(stored);
        assertThat(files.get(0).footer().datasets()).isEqualTo(DataFolder.BLOCKS_ONLY);
        assertThat(folder.rows(files.get(1))).isEqualTo(AGAIN.rows(blocks(11, 30)));
        assertThat(folder.rows(files.get(2))).isEqualTo(REPORTING.rows(blocks(31, 40)));
        assertThat(folder.names()).hasSize(4).contains(OPERATORS + part(31, 40));
        assertThat(store.lastBlock()).isEqualTo(40);
        assertThat(store.lastBlockAt(10)).isPresent();
        assertThat(store.lastBlockAt(40)).isPresent();
    }

    @Test
    void replacedFilesAreForgotten() {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 21, 40);
        List<String> done = new ArrayList<>();
        ChainStore store = folder.watchedBy(noting(done)).store(blocks(1, 40));
        publish(store, AGAIN, 1, 40);
        assertThat(done).contains("write");
        done.clear();

        StoredFile again = publish(store, AGAIN.fetchedAgain(), 1, 40);

        assertThat(done).doesNotContain("write");
        assertThat(folder.coverage().files()).containsExactly(again);
    }

    @Test
    void filesBesideAreNotTouched() {
        folder.publish(PLAIN, 1, 20);
        List<String> done = new ArrayList<>();
        ChainStore store = folder.watchedBy(noting(done)).store(blocks(1, 20));

        publish(store, PLAIN, 21, 40);

        assertThat(done).contains("create").doesNotContain("write", "delete");
    }

    @Test
    void aFileThatDoesNotHoldWhatItsNameSaysIsNotReplaced() throws IOException {
        StoredFile stored = folder.publish(PLAIN, 1, 20);
        ChainStore store = folder.store(blocks(11, 20));
        folder.put(stored.name(), stored.footer(), blocks(1, 7));

        assertThatThrownBy(() -> publish(store, AGAIN, 11, 20)).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] blocks 11..20 could not be written to data: data/" + stored.name()
                        + " does not hold the rows its name says; run again when that is fixed");

        folder.put(stored.name(), stored.footer(), blocks(11, 20));
        assertThatThrownBy(() -> publish(store, AGAIN, 11, 20)).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] blocks 11..20 could not be written to data: data/" + stored.name()
                        + " does not hold the rows its name says; run again when that is fixed");
    }

    @Test
    void blocksStoredByAnotherWorkerMeanwhileAreLeftAsTheyAre() throws IOException {
        ChainStore store = folder.store();
        StoredFile others = folder.publish(PLAIN, 1, 20);

        publish(store, AGAIN, 1, 20);

        assertThat(folder.rows(others)).isEqualTo(PLAIN.rows(blocks(1, 20)));
        assertThat(folder.names()).containsExactly(others.name());
    }

    @Test
    void anotherFileUnderThatNameIsTold() throws IOException {
        ChainStore store = folder.store();
        folder.put(DataFolder.FIRST_DATE + part(1, 20), new Footer(DataFolder.CHAIN, "g", 1, DataFolder.BOTH, "p", "l",
                1, 0, 3),
                blocks(1, 3));

        assertThatThrownBy(() -> publish(store, PLAIN, 1, 20)).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] blocks 1..20 could not be written to data: data/" + DataFolder.FIRST_DATE
                + part(1, 20)
                        + " exists and does not hold these blocks; run again when that is fixed");
    }

    @Test
    void withoutTheRightToWriteNothingIsPublished() throws IOException {
        ChainStore store = folder.store(DataFolder.LOST, DataFolder.BOTH);

        assertThatThrownBy(() -> publish(store, REPORTING, 1, 20)).isInstanceOf(StorageException.class)
                .hasMessage("it is another's");

        assertThat(folder.names()).isEmpty();
    }

    @Test
    void aFileThatFailedIsNotPublished() throws IOException {
        ChainStore store = folder.store();
        PartFile file = store.open(PLAIN.rows(blocks(1, 1)).get(0));
        file.append(PLAIN.rows(blocks(2, 2)));

        assertThatThrownBy(() -> store.publish(file)).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] blocks 1 could not be written to data: block 2 of 2025-01-01 does not follow "
                + "block 0 of 2025-01-01"
                        + "; run again when that is fixed");
        assertThat(folder.names()).isEmpty();
    }

    @Test
    void aReplacementThatCannotBeFinishedIsFinishedByTheNextStart() throws IOException {
        folder.publish(PLAIN, 1, 20);
        boolean[] isBroken = {true};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("move") && isBroken[0]) {
                throw new IOException("the disk is broken");
            }
        });
        ChainStore store = watched.store(blocks(1, 30));

        assertThatThrownBy(() -> publish(store, AGAIN, 1, 30)).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] blocks 1..30 could not be written to data: the disk is broken; run again "
                + "when that is fixed");
        isBroken[0] = false;
        assertThatThrownBy(() -> publish(store, PLAIN, 31, 40)).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] blocks 31..40 could not be written to data: a replacement of files is "
                        + "unfinished; the next start completes it; run again when that is fixed");

        Coverage coverage = Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
        assertThat(coverage.blocks()).containsExactly(blocks(1, 30));
        assertThat(folder.rows(coverage.files().get(0))).isEqualTo(AGAIN.rows(blocks(1, 30)));
        assertThat(folder.names()).hasSize(1);
    }

    @Test
    void aReplacementThatWasNotBegunStopsNoOther() throws IOException {
        folder.publish(PLAIN, 1, 20);
        boolean[] isBroken = {true};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("stage") && isBroken[0]) {
                throw new IOException("the disk is broken");
            }
        });
        ChainStore store = watched.store(blocks(1, 30));
        assertThatThrownBy(() -> publish(store, AGAIN, 1, 30)).isInstanceOf(StorageException.class);
        assertThat(folder.names()).hasSize(1);
        isBroken[0] = false;

        publish(store, AGAIN, 1, 30);
        publish(store, PLAIN, 31, 40);

        assertThat(folder.coverage().blocks()).containsExactly(blocks(1, 30), blocks(31, 40));
    }

    @Test
    void stagedOperatorsOfAFileNotPublishedAreRemoved() throws IOException {
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("publish")) {
                throw new IOException("the disk is broken");
            }
        });

        assertThatThrownBy(() -> publish(watched.store(), REPORTING, 1, 20)).isInstanceOf(StorageException.class);

        assertThat(folder.names()).isEmpty();
    }

    @Test
    void anOpenedFileHasTheStoresGenesisAndDatasets() throws IOException {
        ChainStore store = folder.store(DataFolder.FREE, DataFolder.BLOCKS_ONLY);
        List<BlockTime> rows = PLAIN.rows(blocks(1, 3));
        PartFile file = store.open(rows.get(0));
        assertThat(file.rows()).isZero();
        file.append(rows);

        Footer footer = store.publish(file).stored().footer();

        assertThat(footer.genesisHash()).isEqualTo(MadeChain.GENESIS_HASH);
        assertThat(footer.datasets()).isEqualTo(DataFolder.BLOCKS_ONLY);
    }
}
