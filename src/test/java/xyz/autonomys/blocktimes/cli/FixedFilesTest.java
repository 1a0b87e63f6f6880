package xyz.autonomys.blocktimes.cli;

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
import xyz.autonomys.blocktimes.storage.StoredFile;

/** Files that are replaced while they are asked. */
class FixedFilesTest {

    @TempDir
    Path folder;

    private StoredFile file(String name) throws Exception {
        return new StoredFile(Files.writeString(folder.resolve(name), name), LocalDate.EPOCH, new BlockRange(1, 2), null, 1);
    }

    @Test
    void aQuestionWhoseFilesWereReplacedIsAskedOfTheNewOnes() throws Exception {
        StoredFile old = file("old");
        StoredFile merged = file("merged");
        List<String> asked = new ArrayList<>();

        String answer = FixedFiles.ask(() -> List.of(Files.exists(old.path()) ? old : merged), files -> {
            asked.add(files.get(0).path().getFileName().toString());
            if (asked.size() == 1) {
                Files.delete(old.path());
            }
            return Files.readString(files.get(0).path());
        });

        assertThat(answer).isEqualTo("merged");
        assertThat(asked).containsExactly("old", "merged");
    }

    @Test
    void aFailureWhoseFilesAreAllThereIsOne() throws Exception {
        StoredFile there = file("there");
        List<StoredFile> asked = new ArrayList<>();

        assertThatThrownBy(() -> FixedFiles.ask(() -> List.of(there), files -> {
            asked.addAll(files);
            throw new IllegalStateException("no such column");
        })).hasMessage("no such column");
        assertThat(asked).hasSize(1);
    }
}
