package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import xyz.autonomys.blocktimes.settings.ExitCode;

/** A prompt for SQL on a terminal, with a history that lasts. A statement ends with a semicolon. */
final class SqlPrompt {

    private final SqlCommand.Asked asked;
    private final Runnable cancel;
    private final PrintWriter err;

    /** @param cancel cancels the statement that is running; called from another thread */
    SqlPrompt(SqlCommand.Asked asked, Runnable cancel, PrintWriter err) {
        this.asked = asked;
        this.cancel = cancel;
        this.err = err;
    }

    /** Asks until the user leaves. */
    int run() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().name("blocktimes").system(true).build()) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).appName("blocktimes")
                    .parser(new UntilSemicolon()).variable(LineReader.HISTORY_FILE, history())
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  ...> ").build();
            // While a line is read, Ctrl-C is the reader's.
            terminal.handle(Terminal.Signal.INT, signal -> cancel.run());
            err.println("A statement ends with a semicolon. Views: block_times, offline_operators, report_*. Leave with"
                    + " exit or Ctrl-D.");
            while (true) {
                try {
                    String statement = reader.readLine("sql> ");
                    if (isExit(statement)) {
                        return ExitCode.DONE;
                    }
                    asked.ask(statement);
                } catch (UserInterruptException e) {
                    // Ctrl-C drops what was typed.
                } catch (EndOfFileException e) {
                    return ExitCode.DONE;
                }
            }
        }
    }

    private static boolean isExit(String line) {
        return line.strip().matches("(?i)(exit|quit|\\\\q|\\.exit|\\.quit);?");
    }

    /** Returns where the history is: XDG_STATE_HOME, or the default of the XDG Base Directory Specification. */
    private static Path history() {
        String state = System.getenv("XDG_STATE_HOME");
        Path folder = state == null || state.isBlank()
                ? Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".local", "state")
                : Path.of(state);
        return folder.resolve("blocktimes").resolve("sql_history");
    }

    /** Takes further lines until a statement is complete. */
    static final class UntilSemicolon extends DefaultParser {

        UntilSemicolon() {
            setEscapeChars(new char[0]);
            setQuoteChars(new char[0]);
        }

        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            boolean complete = line.isBlank() || line.strip().endsWith(";") || isExit(line);
            if (context == Parser.ParseContext.ACCEPT_LINE && !complete) {
                throw new EOFError(-1, -1, "the statement goes on");
            }
            return super.parse(line, cursor, context);
        }
    }
}
