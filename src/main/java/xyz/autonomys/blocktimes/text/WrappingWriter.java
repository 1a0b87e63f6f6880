package xyz.autonomys.blocktimes.text;

import java.io.IOException;
import java.io.Writer;

/** Breaks messages between words where the terminal would break them within. */
public final class WrappingWriter extends Writer {

    private final Appendable out;
    private final Screen screen;
    private final StringBuilder line = new StringBuilder();

    /** @param out a stream or a writer */
    public WrappingWriter(Appendable out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            if (text[i] == '\n') {
                for (String part : screen.wrapped(line.toString(), "  ")) {
                    out.append(part).append('\n');
                }
                line.setLength(0);
            } else {
                line.append(text[i]);
            }
        }
    }

    /** What has no end of line yet is shown as it is. */
    @Override
    public void flush() throws IOException {
        out.append(line);
        line.setLength(0);
        if (out instanceof java.io.Flushable flushable) {
            flushable.flush();
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
