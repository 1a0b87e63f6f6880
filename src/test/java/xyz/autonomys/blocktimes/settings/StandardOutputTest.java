package xyz.autonomys.blocktimes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);

    /** A stream that fails after some bytes, as that of a full disk does. */
    private static OutputStream failing(int after, String message) {
        return new OutputStream() {
            private int written;

            @Override
            public void write(int oneByte) throws IOException {
                if (written++ >= after) {
                    throw new IOException(message);
                }
            }
        };
    }

    @Test
    void whatIsLostOnAFullDiskIsSaidAndMakesTheRunIncomplete() {
        StandardOutput output = new StandardOutput(failing(3, "No space left on device"));
        output.text().println("a line");

        assertThat(output.end(ExitCode.DONE, err)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(output.end(ExitCode.USAGE, err)).isEqualTo(ExitCode.USAGE);
        assertThat(messages.toString(StandardCharsets.UTF_8)).contains(
                "blocktimes: standard output cannot be written to, and is incomplete: No space left on device");
    }

    @Test
    void aReaderThatHasEnoughIsNoFailureAndAllThatWasWrittenIsNone() {
        StandardOutput output = new StandardOutput(failing(3, "Broken pipe"));
        output.text().println("a line");
        StandardOutput whole = new StandardOutput(failing(100, "not reached"));
        whole.text().println("a line");

        assertThat(output.end(ExitCode.DONE, err)).isEqualTo(ExitCode.DONE);
        assertThat(whole.end(ExitCode.DONE, err)).isEqualTo(ExitCode.DONE);
        assertThat(messages.size()).isZero();
    }
}
