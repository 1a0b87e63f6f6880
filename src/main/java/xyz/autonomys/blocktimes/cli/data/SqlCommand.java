package xyz.autonomys.blocktimes.cli.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.cli.Logging;
import xyz.autonomys.blocktimes.report.BadSqlException;
import xyz.autonomys.blocktimes.report.ResultFormat;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.NativeLibraries;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.text.InertText;

@Command(
        name = "sql",
        description = {"Asks the stored data in SQL, by DuckDB; without a statement, shows a prompt.", ""},
        footer = {"",
            "Views: block_times, offline_operators, and report_* as in scripts/duckdb (report_distribution,",
            "report_slots, ...). docs/SCHEMA.md names the columns.",
            "Where the input is no terminal, the statements are read from it.",
            "",
            "Examples:",
            "  blocktimes sql \"SELECT chain, count(*), avg(delta_since_parent_ms) FROM block_times GROUP BY chain\"",
            "  blocktimes sql --format=csv \"SELECT * FROM report_outliers\"",
            "  blocktimes sql --network=devnet",
            "",
            "Exit codes: 0 done, 1 the SQL cannot be run, 2 invalid arguments or settings, 3 there is no data."})
public final class SqlCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SQL", description = "statements, separated by semicolons")
    private String sql;

    @Option(names = "--format", paramLabel = "NAME", defaultValue = "table",
            description = "table, csv, json or html (default: ${DEFAULT-VALUE})")
    private String format;

    @Option(names = "--network", paramLabel = "NAME",
            description = "devnet reads ./data/devnet where DATA_DIR is not set")
    private String network;

    @Override
    public Integer call() throws Exception {
        if (!ResultFormat.optionNames().contains(format)) {
            throw new UsageException("--format=" + format + " is not known: it must be one of "
                    + String.join(", ", ResultFormat.optionNames()));
        }
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        NativeLibraries.requireForDuckDb();
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            if (dataDir.storedChains().stream().allMatch(chain -> Coverage.read(dataDir, chain).files().isEmpty())) {
                spec.commandLine().getErr().println(program.failing()
                        + StoredData.nothing(dataDir, program.surroundings(), network));
                return ExitCode.INVALID;
            }
            try (StoredSql stored = new StoredSql(dataDir, SqlVariables.ofReports(settings), program.surroundings()
                    .files()::sql)) {
                if (sql == null && program.messages().isTerminal() && System.console() != null) {
                    return new SqlPrompt(statement -> ask(stored, statement), stored::cancel,
                            spec.commandLine().getErr()).run();
                }
                return ask(stored, sql == null ? standardInput() : sql) ? ExitCode.DONE : ExitCode.INCOMPLETE;
            }
        }
    }

    private static String standardInput() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            return in.lines().collect(Collectors.joining("\n"));
        }
    }

    /** Runs SQL, and prints the rows. Returns false, and says why, if DuckDB cannot run it. */
    private boolean ask(StoredSql stored, String statements) {
        try {
            if (!statements.isBlank()) {
                stored.run(statements, ResultFormat.of(format), spec.commandLine().getOut());
            }
            return true;
        } catch (BadSqlException e) {
            // A message of DuckDB has several lines: the last ones point at what is wrong in the statement.
            String.valueOf(e.getMessage()).lines()
                    .forEach(line -> spec.commandLine().getErr().println(program.failing() + InertText.line(line)));
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs statements. */
    @FunctionalInterface
    interface Asked {
        /** Returns whether they could be run; if not, the user was told why. */
        boolean ask(String statements);
    }
}
