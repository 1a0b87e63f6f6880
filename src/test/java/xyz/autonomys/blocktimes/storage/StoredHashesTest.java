package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** Rows and hashes read back from published files. */
class StoredHashesTest {

    private static final MadeChain REPORTING = MadeChain.plain().reportingEvery(5);

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        StoredFile stored = folder.publish(REPORTING, 1, 20);
        Files.writeString(root.resolve(stored.name()), "broken");

        assertThatThrownBy(() -> StoredHashes.of(folder.dataDir(), stored)).isInstanceOf(StorageException.class)
                .hasMessageStartingWith("data/" + stored.name() + " cannot be read: ");
    }

    @Test
    void hashesAreThoseOfTheBlocks() {
        StoredFile stored = folder.publish(REPORTING, 1, 20);

        assertThat(StoredHashes.of(folder.dataDir(), stored)).hasSize(20)
                .allSatisfy((number, hash) -> assertThat(hash).isEqualTo(REPORTING.rows(new BlockRange(number, number))
                .get(0).block().hash()));
    }

    @Test
    void aFileWithoutAllItsBlocksIsNamed() throws IOException {
        StoredFile stored = folder.publish(MadeChain.plain(), 1, 20);
        folder.put(stored.name(), stored.footer(), new BlockRange(1, 7));

        assertThatThrownBy(() -> StoredHashes.of(folder.dataDir(), stored)).isInstanceOf(StorageException.class)
                .hasMessage("data/" + stored.name() + " holds 7 blocks, its name says 20");
    }
}
