package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.files.Holder;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class PartitionFenceTest {

    private static final LocalDate DATE = LocalDate.of(2025, 1, 1);
    private static final String NAME = ".fences/consensus/2025-01-01.json";

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    private static PartitionFence take(DataFolder of) {
        return PartitionFence.take(of.dataDir(), DataFolder.CHAIN, DATE);
    }

    @Test
    void theLastOneTakenIsHeld() throws IOException {
        PartitionFence first = take(folder);
        assertThat(first.isHeld()).isTrue();
        first.requireHeld();
        assertThat(Files.readString(root.resolve(NAME))).startsWith("{\"token\":1,\"id\":\"");

        PartitionFence second = take(folder);

        assertThat(Files.readString(root.resolve(NAME))).startsWith("{\"token\":2,\"id\":\"");
        second.requireHeld();
        assertThat(second.isHeld()).isTrue();
        assertThat(first.isHeld()).isFalse();
        assertThatThrownBy(first::requireHeld).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] 2025-01-01 was given to another worker meanwhile: "
                + Holder.thisProcess(folder.time()))
                .matches(e -> ((StorageException) e).isLockLost());
    }

    @Test
    void datesAreTakenEachByItself() {
        PartitionFence first = take(folder);

        PartitionFence.take(folder.dataDir(), DataFolder.CHAIN, DATE.plusDays(1));
        PartitionFence.take(folder.dataDir(), "auto-evm", DATE);

        assertThat(first.isHeld()).isTrue();
    }

    @Test
    void aTokenThatWasRemovedIsNotHeld() throws IOException {
        PartitionFence fence = take(folder);
        Files.delete(root.resolve(NAME));

        assertThat(fence.isHeld()).isFalse();
        assertThatThrownBy(fence::requireHeld).isInstanceOf(StorageException.class)
                .hasMessage("[consensus] 2025-01-01 was given to another worker meanwhile: its token was removed");
    }

    @Test
    void aTokenTakenWhileItWasTakenMakesItBeTakenAnew() throws IOException {
        boolean[] isTaken = {false};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("write") && !isTaken[0]) {
                isTaken[0] = true;
                take(folder);
            }
        });

        PartitionFence fence = take(watched);

        assertThat(fence.isHeld()).isTrue();
        assertThat(Files.readString(root.resolve(NAME))).startsWith("{\"token\":2,");
    }

    @Test
    void whatCannotBeReadOrWrittenIsSaid() {
        boolean[] isBroken = {false};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (isBroken[0] && operation.equals("content")) {
                throw new IOException("the disk is broken");
            }
        });
        PartitionFence fence = take(watched);
        isBroken[0] = true;

        assertThatThrownBy(() -> take(watched)).isInstanceOf(StorageException.class).hasMessage("DATA_DIR data: " + NAME
                + " cannot be written: the disk is broken");
        assertThatThrownBy(fence::isHeld).isInstanceOf(StorageException.class).hasMessage("DATA_DIR data: " + NAME
                + " cannot be read: the disk is broken");
        assertThatThrownBy(fence::requireHeld).isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data: " + NAME + " cannot be read: the disk is broken");
    }

    @Test
    void filesWhoseBlocksAreStoredOtherwiseAreTakenBack() throws IOException {
        PartitionFence fence = take(folder);
        StoredFile late = folder.publish(MadeChain.plain().reportingEvery(5), 1, 20);
        StoredFile plain = folder.publish(MadeChain.plain(), 31, 40);
        StoredFile only = folder.publish(MadeChain.plain(), 41, 50);
        StoredFile partly = folder.publish(MadeChain.plain(), 61, 70);
        for (BlockRange others : List.of(new BlockRange(1, 40), new BlockRange(61, 69))) {
            folder.put(DataFolder.FIRST_DATE + PartName.of(others), new Footer(DataFolder.CHAIN, "g", 1,
                    DataFolder.BOTH, "p", "l", 1, 0,
                    others.count()), others);
        }

        fence.takeBack(List.of(late, plain, only, partly));

        assertThat(folder.names()).containsExactly(NAME, DataFolder.FIRST_DATE + PartName.of(new BlockRange(1, 40)),
                only.name(),
                DataFolder.FIRST_DATE + PartName.of(new BlockRange(61, 69)), partly.name());
    }

    @Test
    void whatCannotBeTakenBackIsSaid() throws IOException {
        StoredFile late = folder.publish(MadeChain.plain(), 1, 20);
        folder.put(DataFolder.FIRST_DATE + PartName.of(new BlockRange(1, 40)), new Footer(DataFolder.CHAIN, "g", 1,
                DataFolder.BOTH, "p", "l", 1, 0,
                40), new BlockRange(1, 40));
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("delete")) {
                throw new IOException("the disk is broken");
            }
        });
        PartitionFence fence = take(watched);

        assertThatThrownBy(() -> fence.takeBack(List.of(late))).isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data: a file published too late cannot be withdrawn: the disk is broken");
    }
}
