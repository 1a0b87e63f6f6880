package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {

    private static final String TMP = "java.io.tmpdir";
    private static final String NAME = "blocktimes-scratch-" + Integer.toHexString(Holder.processIdsOf().hashCode())
            + "-";

    @TempDir
    Path tmp;

    private String before;

    @BeforeEach
    void begin() {
        before = System.setProperty(TMP, tmp.toString());
    }

    @AfterEach
    void end() {
        System.setProperty(TMP, before);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(tmp)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itIsMadeWhenItIsNeededAndRemovedAtTheEnd() throws IOException {
        try (ScratchFolder scratch = new ScratchFolder()) {
            assertThat(names()).isEmpty();

            Path file = scratch.file("a/b");
            Files.writeString(file, "1");
            assertThat(file.getParent().getFileName()).hasToString("a");
            assertThat(scratch.folder("c")).isEqualTo(file.getParent().resolveSibling("c")).doesNotExist();
            assertThat(names()).singleElement().asString().startsWith(NAME + ProcessHandle.current().pid() + "-");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void oneThatWasClosedIsMadeAnew() throws IOException {
        ScratchFolder scratch = new ScratchFolder();
        Path first = scratch.file("a");
        scratch.close();

        Path second = scratch.file("a");

        assertThat(second).isNotEqualTo(first);
        assertThat(second.getParent()).isDirectory();
        scratch.close();
        scratch.close();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatDeadProcessesLeftIsRemoved() throws IOException {
        long dead = Long.MAX_VALUE / 10;
        Files.createDirectories(tmp.resolve(NAME + dead + "-1/a"));
        Files.writeString(tmp.resolve(NAME + dead + "-1/a/b"), "1");
        List<String> others = List.of("blocktimes-scratch-other-" + dead + "-1", NAME + ProcessHandle.current().pid()
                + "-1", NAME + "x-1");
        for (String other : others) {
            Files.createDirectories(tmp.resolve(other));
        }

        try (ScratchFolder scratch = new ScratchFolder()) {
            scratch.file("a");
        }

        assertThat(names()).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void whereNoneCanBeMadeIsSaid() {
        System.setProperty(TMP, tmp.resolve("none").toString());

        try (ScratchFolder scratch = new ScratchFolder()) {
            assertThatThrownBy(() -> scratch.folder("a")).isInstanceOf(StorageException.class)
                    .hasMessage("no directory for temporary files can be made in "
                    + tmp.resolve("none")
                    + ": no such file; set TMPDIR, or -Djava.io.tmpdir in JAVA_OPTS, to one that can be written");
        }
    }
}
