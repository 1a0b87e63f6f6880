package xyz.autonomys.blocktimes.settings;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The standard output stream, which remembers what was lost: print streams and writers tell nobody. */
public final class StandardOutput extends FilterOutputStream {

    /** How Linux and macOS say that the reader of a pipe has gone, as {@code head} does when it has enough. */
    private static final String READER_IS_GONE = "Broken pipe";

    private @Nullable IOException failure;

    StandardOutput(OutputStream out) {
        super(out);
    }

    /** Returns that of the process. */
    public static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out));
    }

    /** Returns a stream of text into this one, in the encoding that the JVM has found for its standard output. */
    public PrintStream text() {
        String encoding = System.getProperty("stdout.encoding");
        return new PrintStream(this, true, encoding == null ? Charset.defaultCharset() : Charset.forName(encoding));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /**
     * Says if a part of the output was lost, unless its reader has gone.
     *
     * @param exitCode of the command
     * @return the exit code of the process: that of the command, or that something is incomplete
     */
    public int end(int exitCode, PrintStream err) {
        if (failure == null || String.valueOf(failure.getMessage()).contains(READER_IS_GONE)) {
            return exitCode;
        }
        err.println("blocktimes: standard output cannot be written to, and is incomplete: " + failure.getMessage());
        return exitCode == ExitCode.DONE ? ExitCode.INCOMPLETE : exitCode;
    }
}
