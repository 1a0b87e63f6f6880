package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.decode.OfflineOperator;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Making;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.storage.MadeChain;

/** Rows and hashes read back from published files. */
class StoredRowsTest {

    private static final MadeChain REPORTING = MadeChain.plain().reportingEvery(5);
    private static final BlockRange BLOCKS = new BlockRange(1, 20);

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    @Test
    void rowsAreReadBackAsTheyWereWritten() throws IOException {
        assertThat(folder.rows(folder.publish(REPORTING, 1, 20))).isEqualTo(REPORTING.rows(BLOCKS));
    }

    @Test
    void someRowsAreReadBack() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);

        try (StoredRows rows = new StoredRows(folder.files(), stored, new BlockRange(5, 11))) {
            assertThat(DataFolder.all(rows)).isEqualTo(REPORTING.rows(new BlockRange(5, 11)));
        }
        try (StoredRows rows = StoredRows.withoutOperators(folder.files(), stored, stored.blocks())) {
            assertThat(DataFolder.all(rows)).hasSize(20).allMatch(row -> row.block().offlineOperators().isEmpty());
        }
    }

    @Test
    void theLargestAndTheAbsentValuesAreReadBack() throws IOException {
        Block block = new Block(1, "h", "p", 1_735_689_600_000L, Integer.MAX_VALUE, null, null, "c", null,
                new Making("a", "r", -1L, 4L, 5, 6, Long.MAX_VALUE, null),
                List.of(new OfflineOperator(3, null, -1L, -2L, -3L, -4L, -5L), new OfflineOperator(4, Long.MAX_VALUE, 0,
                9, 0, 1, null)));
        BlockTime row = new BlockTime(DataFolder.CHAIN, block, null, Long.MAX_VALUE);
        ChainStore store = folder.store();
        PartFile file = store.open(row);
        file.append(List.of(row));

        assertThat(folder.rows(store.publish(file).stored())).containsExactly(row);
    }

    @Test
    void aPathIsNoPattern() throws IOException {
        DataFolder odd = DataFolder.in(root.resolve("a[b]*?"));
        Files.createDirectories(odd.root());

        assertThat(odd.rows(odd.publish(REPORTING, 1, 20))).isEqualTo(REPORTING.rows(BLOCKS));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        Files.writeString(root.resolve(stored.name()), "broken");

        assertThatThrownBy(() -> new StoredRows(folder.files(), stored, BLOCKS)).isInstanceOf(IOException.class)
                .hasMessageStartingWith("data/" + stored.name() + " cannot be read: ");
    }
}
