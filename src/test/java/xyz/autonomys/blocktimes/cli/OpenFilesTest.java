package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.app.OpenFiles;

class OpenFilesTest {

    @Test
    void aLimitThatIsTooLowIsSaid() {
        assertThatThrownBy(() -> OpenFiles.requireEnough(63)).isInstanceOf(OpenFiles.TooFewException.class)
                .hasMessage("this process may open 63 files and sockets at once, which is too few: raise the limit, as"
                        + " in ulimit -n 1024");
        assertThatCode(() -> OpenFiles.requireEnough(64)).doesNotThrowAnyException();
    }

    @Test
    void theCauseIsFoundHoweverDeep() {
        assertThat(OpenFiles.areExhausted(new IllegalStateException("a", new IOException("b",
                new FileSystemException("f", null, "Too many open files"))))).isTrue();
        assertThat(OpenFiles.areExhausted(new IOException("no space left on device"))).isFalse();
        assertThat(OpenFiles.areExhausted(new IOException((String) null))).isFalse();
    }
}
