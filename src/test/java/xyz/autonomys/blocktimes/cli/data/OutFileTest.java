package xyz.autonomys.blocktimes.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutFileTest {

    @TempDir
    Path folder;

    @Test
    void aTextTakesTheOldOnesPlace() throws Exception {
        Path target = Files.writeString(folder.resolve("report.txt"), "old");

        OutFile.of(Path.of("report.txt"), folder).write("new");

        assertThat(target).hasContent("new");
        assertThat(folder.toFile().list()).containsExactly("report.txt");
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws Exception {
        OutFile file = OutFile.of(Path.of("report.txt"), folder);
        // Nothing can take the place of a folder that is not empty.
        Files.createDirectories(folder.resolve("report.txt/inside"));

        assertThatThrownBy(() -> file.write("text")).isInstanceOf(IOException.class);

        assertThat(folder.toFile().list()).containsExactly("report.txt");
    }
}
