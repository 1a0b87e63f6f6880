package xyz.autonomys.blocktimes.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import xyz.autonomys.blocktimes.app.OpenFiles;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.cli.data.ChangesCommand;
import xyz.autonomys.blocktimes.cli.data.CompactCommand;
import xyz.autonomys.blocktimes.cli.data.ExportCommand;
import xyz.autonomys.blocktimes.cli.data.ReportCommand;
import xyz.autonomys.blocktimes.cli.data.SqlCommand;
import xyz.autonomys.blocktimes.cli.data.ValidateCommand;
import xyz.autonomys.blocktimes.cluster.KafkaUnreachableException;
import xyz.autonomys.blocktimes.report.UnreadableDataException;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.settings.Build;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.OtherNetworkException;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.text.Reason;

/** The program: its commands, and the message and exit code of each error. */
@Command(
        name = "blocktimes",
        description = {"Block times of Substrate chains, from WebSocket JSON-RPC to partitioned Parquet.", ""},
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Blocktimes.Version.class,
        subcommands = {
            BackfillCommand.class,
            FollowCommand.class,
            PlanCommand.class,
            WorkCommand.class,
            RoutesCommand.class,
            ReportCommand.class,
            ValidateCommand.class,
            CompactCommand.class,
            SqlCommand.class,
            ExportCommand.class,
            ChangesCommand.class,
            InspectCommand.class,
            DevnetCommand.class
        },
        footer = {
            "",
            "Try: blocktimes backfill --network=devnet",
            "Settings: application.properties, see docs/runbook/config.md"
        })
public final class Blocktimes {

    private static final String LOCALE =
            "The locale (LANG, LC_ALL) has no characters for this path: set LC_ALL=C.UTF-8, or use another path.";

    private final Surroundings surroundings;

    private Blocktimes(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Returns what the process gives to a command. */
    public Surroundings surroundings() {
        return surroundings;
    }

    public static void main(String[] arguments) {
        // The operating system resolves host names, with its hosts file, instead of Vert.x.
        System.setProperty("vertx.disableDnsResolver", "true");
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            if (e instanceof OutOfMemoryError outOfMemory) {
                end(outOfMemory);
            }
            System.err.println("blocktimes: thread " + thread.getName() + ": " + InertText.line(Reason.of(e)));
        });
        try {
            System.exit(run(Surroundings.ofProcess(), System.out, System.err, arguments));
        } catch (Error e) {
            end(e);
        }
    }

    /** Ends the process at once: threads of libraries would keep it alive. */
    private static void end(Error e) {
        boolean outOfMemory = e instanceof OutOfMemoryError;
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        System.err.println("blocktimes: " + (outOfMemory ? "out of memory: raise the heap (-Xmx)"
                : InertText.line(Reason.of(root))));
        if (root instanceof InvalidPathException) {
            System.err.println(LOCALE);
        }
        Runtime.getRuntime().halt(outOfMemory ? ExitCode.OUT_OF_MEMORY : ExitCode.INCOMPLETE);
    }

    /**
     * Runs a command.
     *
     * @param out for the output of the command
     * @param err for messages; the log goes to the standard error stream of the process instead
     * @return the exit code, one of {@link ExitCode}
     */
    static int run(Surroundings surroundings, PrintStream out, PrintStream err, String... arguments) {
        // Libraries use the default locale to change case and to format numbers, also for names: Kafka's client does
        // not start with a Turkish one.
        Locale.setDefault(Locale.ROOT);
        CommandLine commandLine = new CommandLine(new Blocktimes(surroundings))
                // Flushes after each line, because nothing flushes at the end.
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setParameterExceptionHandler(Blocktimes::unusableArguments)
                .setExecutionExceptionHandler((e, command, result) -> failed(e, command))
                .setUsageHelpWidth(120)
                .setOverwrittenOptionsAllowed(false);
        addHelp(commandLine);
        return commandLine.execute(arguments);
    }

    private static void addHelp(CommandLine commandLine) {
        commandLine.getCommandSpec().mixinStandardHelpOptions(true);
        commandLine
                .getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    }

    private static int unusableArguments(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("blocktimes: " + InertText.line(e.getMessage()));
        err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command) {
        if (OpenFiles.areExhausted(e)) {
            command.getErr().println("blocktimes: " + OpenFiles.message());
            return ExitCode.INCOMPLETE;
        }
        command.getErr().println("blocktimes: "
                + InertText.line(Reason.of(e)));
        if (Logging.debug()) {
            e.printStackTrace(command.getErr());
        }
        if (e instanceof InvalidPathException) {
            command.getErr().println(LOCALE);
            return ExitCode.USAGE;
        }
        if (e instanceof UsageException || e instanceof StorageException || e instanceof OtherNetworkException) {
            return ExitCode.USAGE;
        }
        if (e instanceof OpenFiles.TooFewException || e instanceof UnreadableDataException || e instanceof RpcException
                || e instanceof KafkaUnreachableException || e instanceof ChainException) {
            return ExitCode.INCOMPLETE;
        }
        if (!Logging.debug()) {
            command.getErr().println("This is a defect. LOG_LEVEL=debug shows where it came from; please report "
                    + "it with that output.");
        }
        return ExitCode.INCOMPLETE;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Build build = Build.ofProgram();
            return new String[] {"blocktimes " + build.version() + " (commit " + build.commit() + ")"};
        }
    }
}
