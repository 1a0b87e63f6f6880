package xyz.autonomys.blocktimes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.DataLocation;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Files that are replaced while they are asked. */
class FixedFilesTest {

    @TempDir
    Path folder;

    private StoredFile file(String name) throws Exception {
        Files.writeString(folder.resolve("block_times-" + name), name);
        return new StoredFile("block_times-" + name, LocalDate.EPOCH, new BlockRange(1, 2),
                new Footer("consensus", "0x", 1, List.of("block_times"), "0x", "0x", 0, 0, 2), 1);
    }

    private DataDir dataDir() {
        SystemTime time = new SystemTime();
        return new DataDir(DataLocation.open(folder.toString(), Path.of(""), time), time);
    }

    @Test
    void aQuestionWhoseFilesWereReplacedIsAskedOfTheNewOnes() throws Exception {
        StoredFile old = file("old");
        StoredFile merged = file("merged");
        List<String> asked = new ArrayList<>();

        Path oldPath = folder.resolve(old.name());
        String answer = FixedFiles.ask(dataDir(), () -> List.of(Files.exists(oldPath) ? old : merged), files -> {
            asked.add(files.blockTimes().get(0).getFileName().toString());
            if (asked.size() == 1) {
                Files.delete(oldPath);
            }
            return Files.readString(files.blockTimes().get(0));
        });

        assertThat(answer).isEqualTo("merged");
        assertThat(asked).containsExactly("block_times-old", "block_times-merged");
    }

    @Test
    void aFailureWhoseFilesAreAllThereIsOne() throws Exception {
        StoredFile there = file("there");
        List<Path> asked = new ArrayList<>();

        assertThatThrownBy(() -> FixedFiles.ask(dataDir(), () -> List.of(there), files -> {
            asked.addAll(files.blockTimes());
            throw new IllegalStateException("no such column");
        })).hasMessage("no such column");
        assertThat(asked).hasSize(1);
    }
}
