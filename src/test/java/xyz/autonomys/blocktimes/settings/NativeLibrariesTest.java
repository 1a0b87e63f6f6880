package xyz.autonomys.blocktimes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

    private static final String PROPERTY = "java.io.tmpdir";

    @TempDir
    Path folder;
    private final String before = System.getProperty(PROPERTY);

    @AfterEach
    void restore() {
        System.setProperty(PROPERTY, before);
    }

    /** A directory that no file can be made in, whoever runs the test: its parent is a file. */
    private Path unusable(String name) throws Exception {
        return Files.writeString(folder.resolve(name), "").resolve("below");
    }

    @Test
    void aTemporaryDirectoryThatWillDoIsKeptAndLeftClean() {
        System.setProperty(PROPERTY, folder.toString());

        NativeLibraries.settle(folder.resolve("data"), Map.of());

        assertThat(System.getProperty(PROPERTY)).isEqualTo(folder.toString());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void librariesGoBesideTheDataOrToACacheWhereTheTemporaryDirectoryWillNotDo() throws Exception {
        System.setProperty(PROPERTY, unusable("tmp").toString());
        NativeLibraries.settle(folder.resolve("data"), Map.of());
        assertThat(System.getProperty(PROPERTY)).isEqualTo(folder.resolve("data/.native").toString());

        System.setProperty(PROPERTY, unusable("tmp").toString());
        NativeLibraries.settle(unusable("data2"), Map.of("HOME", folder.resolve("home").toString()));
        assertThat(System.getProperty(PROPERTY)).isEqualTo(folder.resolve("home/.cache/blocktimes").toString());

        System.setProperty(PROPERTY, unusable("tmp").toString());
        NativeLibraries.settle(null, Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()));
        assertThat(System.getProperty(PROPERTY)).isEqualTo(folder.resolve("cache/blocktimes").toString());
    }

    @Test
    void whereThereIsNoSuchDirectoryOneLineNamesItAndTheSetting() throws Exception {
        Path temporary = unusable("tmp");
        System.setProperty(PROPERTY, temporary.toString());
        Path data = unusable("data");

        assertThatThrownBy(() -> NativeLibraries.settle(data, Map.of())).isInstanceOf(UsageException.class)
                .hasMessage("the native libraries of DuckDB and zstd cannot be unpacked to " + temporary + ": it "
                        + "cannot be written to; name a directory from which programs can be run, with 128 MB free: "
                        + "JAVA_OPTS=-Djava.io.tmpdir=DIR, or start with the script blocktimes");
    }
}
