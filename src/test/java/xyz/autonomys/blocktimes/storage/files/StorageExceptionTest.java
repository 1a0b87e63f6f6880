package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StorageExceptionTest {

    static Stream<Arguments> problems() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("/a"), "permission denied"),
                Arguments.of(new NoSuchFileException("/a"), "no such file"),
                Arguments.of(new FileAlreadyExistsException("/a"), "/a is a file where a directory belongs"),
                Arguments.of(new FileSystemException("/a", null, "Is a directory"),
                        "/a is a directory where a file belongs: remove it"),
                Arguments.of(new FileSystemException("/a", null, "No space left on device"), "no space left on device"),
                Arguments.of(new FileSystemException("/a"), "/a"),
                Arguments.of(new IOException("as it says"), "as it says"),
                Arguments.of(new IOException(), "java.io.IOException"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void problemsAreToldInAFewWords(IOException problem, String words) {
        assertThat(StorageException.plain(problem)).isEqualTo(words);
    }

    @Test
    void onlyALostLockIsSaidToBeOne() {
        assertThat(new StorageException("a").isLockLost()).isFalse();
        assertThat(new StorageException("a", new IOException()).isLockLost()).isFalse();
        assertThat(StorageException.lockLost("a").isLockLost()).isTrue();
    }
}
