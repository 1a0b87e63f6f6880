package xyz.autonomys.blocktimes.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.DataLocation;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.headers.HeaderRow;
import xyz.autonomys.blocktimes.time.SystemTime;

class HeaderFilesTest {

    private static final String GENESIS = "0xgenesis";

    @TempDir
    private Path folder;

    private DataDir dataDir() {
        return new DataDir(DataLocation.open(folder.toString(), folder, new SystemTime()), new SystemTime());
    }

    private HeaderFiles files() {
        return new HeaderFiles(dataDir(), "c", GENESIS, () -> { });
    }

    private static HeaderRow row(long number, String hash, String parent, long slot) {
        return new HeaderRow(number, hash, parent, slot, "0xa", "0xr", OptionalLong.of(-1), OptionalLong.empty(),
                false);
    }

    @Test
    void anIntervalOfAnotherForkIsNotAppendedToTheOneBefore() {
        HeaderFiles files = files();
        files.append(List.of(row(1, "a1", GENESIS, 100), row(2, "a2", "a1", 106)), 1_000);

        assertThatThrownBy(() -> files.append(List.of(row(3, "b3", "b2", 150)), 1_000))
                .isInstanceOf(ChainException.class)
                .hasMessage("[c #3] its parent is b2, but block 2 is a2");
        assertThatThrownBy(() -> files.append(List.of(row(3, "a3", "a2", 106)), 1_000))
                .hasMessage("[c #3] its slot is 106, its parent's is 106");
        files.publish();
        assertThat(files.stored()).singleElement()
                .satisfies(file -> assertThat(file.blocks()).isEqualTo(new BlockRange(1, 2)));
    }

    @Test
    void block1IsTheChildOfGenesis() {
        assertThatThrownBy(() -> files().append(List.of(row(1, "a1", "0xother", 100)), 1_000))
                .hasMessage("[c #1] its parent is 0xother, but genesis is 0xgenesis");
    }

    @Test
    void filesLinkToWhatIsStoredOnBothSides() {
        HeaderFiles files = files();
        files.append(List.of(row(5, "a5", "a4", 50), row(9, "a9", "a8", 90)), 1_000);
        files.publish();
        assertThat(files().stored()).extracting(HeaderFiles.Stored::blocks)
                .containsExactly(new BlockRange(5, 5), new BlockRange(9, 9));

        assertThatThrownBy(() -> files().append(List.of(row(6, "b6", "b5", 60)), 1_000))
                .isInstanceOf(StorageException.class).hasMessageStartingWith("[c #5] is a5 by ")
                .hasMessageContaining("but b5 by the endpoint");
        assertThatThrownBy(() -> files().append(List.of(row(8, "b8", "a7", 80)), 1_000))
                .hasMessageStartingWith("[c #8] is a8 by ");
    }

    @Test
    void aFileIsFullAtItsRowsAndAtAMillion() {
        HeaderFiles files = files();
        files.append(List.of(row(999_998, "a8", "a7", 1), row(999_999, "a9", "a8", 2), row(1_000_000, "a10", "a9", 3),
                row(1_000_001, "a11", "a10", 4), row(1_000_002, "a12", "a11", 5)), 2);
        files.publish();
        assertThat(files().stored()).extracting(HeaderFiles.Stored::name).containsExactly(
                "headers/chain=c/from=000000000000/part-000000999998-000000999999.parquet",
                "headers/chain=c/from=000001000000/part-000001000000-000001000001.parquet",
                "headers/chain=c/from=000001000000/part-000001000002-000001000002.parquet");
    }

    @Test
    void aFileThatIsNotWhatItsNameSaysIsNamed() throws Exception {
        HeaderFiles files = files();
        files.append(List.of(row(5, "a5", "a4", 50)), 1_000);
        files.publish();
        Path file = folder.resolve(files.stored().get(0).name());
        Path moved = file.resolveSibling("part-000000000006-000000000006.parquet");
        Files.move(file, moved);

        assertThatThrownBy(this::files).hasMessageContaining("its name says blocks 6, its footer 5");
        Files.writeString(moved, "no Parquet");
        assertThatThrownBy(this::files).hasMessageContaining("part-000000000006-000000000006.parquet cannot be used");
    }
}
