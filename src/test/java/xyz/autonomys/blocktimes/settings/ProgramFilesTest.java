package xyz.autonomys.blocktimes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {

    @TempDir
    Path folder;

    @Test
    void theJarIsThatOfTheCodeOrElseTheFirstOfTheClassPath() throws Exception {
        Path jar = Files.createFile(folder.resolve("a program.jar"));
        Path other = Files.createFile(folder.resolve("other.jar"));

        assertThat(ProgramFiles.jar(jar.toUri().toURL(), other.toString())).contains(jar);
        assertThat(ProgramFiles.jar(null, jar + File.pathSeparator + other)).contains(jar);
    }

    @Test
    void classesThatAreFromNoJarHaveNone() throws Exception {
        assertThat(ProgramFiles.jar(folder.toUri().toURL(), "")).isEmpty();
        assertThat(ProgramFiles.jar(null, folder.toString())).isEmpty();
        assertThat(ProgramFiles.jar(URI.create("http://example.com/a.jar").toURL(), "")).isEmpty();
        assertThat(ProgramFiles.jar(null, "\0")).isEmpty();
    }
}
