package xyz.autonomys.blocktimes.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import xyz.autonomys.blocktimes.settings.StandardOutput;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.OtherNetworkException;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.text.Reason;
import xyz.autonomys.blocktimes.text.Screen;
import xyz.autonomys.blocktimes.text.WrappingWriter;

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
            DevnetCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Try: blocktimes backfill --network=devnet",
            "Settings: application.properties, see docs/runbook/config.md"
        })
public final class Blocktimes {

    private static final String LOCALE =
            "The locale (LANG, LC_ALL) has no characters for this path: set LC_ALL=C.UTF-8, or use another path.";

    /** What the command help says of a command that there is not. */
    private static final Pattern UNKNOWN_TO_HELP = Pattern.compile("Unknown subcommand '(.*)'\\.");
    private static final int LEAST_HELP_WIDTH = 55;
    private static final int MOST_HELP_WIDTH = 120;
    private static final int MOST_SUGGESTIONS = 3;

    private final Surroundings surroundings;

    private Blocktimes(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Returns what the process gives to a command. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** Returns what the standard output stream is shown on. */
    public Screen output() {
        return Screen.ofOutput(surroundings.environment());
    }

    /** Returns what the standard error stream is shown on. */
    public Screen messages() {
        return Screen.ofMessages(surroundings.environment());
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
            StandardOutput output = StandardOutput.ofProcess();
            System.exit(output.end(run(Surroundings.ofProcess(), output.text(), System.err, arguments), System.err));
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
        CommandLine commandLine = commands(surroundings);
        Blocktimes program = commandLine.getCommand();
        Screen output = program.output();
        commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(messages(err, program.messages()))
                .setParameterExceptionHandler(Blocktimes::unusableArguments)
                .setExecutionExceptionHandler((e, command, result) -> failed(e, command))
                .setUsageHelpWidth(Math.max(LEAST_HELP_WIDTH, Math.min(MOST_HELP_WIDTH, output.width())))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        output.hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setOverwrittenOptionsAllowed(false);
        int exitCode = commandLine.execute(arguments);
        commandLine.getOut().flush();
        return exitCode;
    }

    /** Returns the commands with their options, as they are parsed and documented. */
    static CommandLine commands(Surroundings surroundings) {
        CommandLine commandLine = new CommandLine(new Blocktimes(surroundings));
        addHelp(commandLine);
        return commandLine;
    }

    private static PrintWriter messages(PrintStream err, Screen screen) {
        return screen.isTerminal() ? new PrintWriter(new WrappingWriter(err, screen), true)
                : new PrintWriter(err, true);
    }

    private static void addHelp(CommandLine commandLine) {
        commandLine.getCommandSpec().mixinStandardHelpOptions(true);
        commandLine.getSubcommands().values().stream()
                .filter(command -> !(command.getCommand() instanceof CommandLine.HelpCommand))
                .map(CommandLine::getCommandSpec).forEach(command -> {
                    command.mixinStandardHelpOptions(true);
                    command.usageMessage().footer(Screen.paragraphs(command.usageMessage().footer()));
                });
    }

    private static int unusableArguments(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println(failing(e.getCommandLine()) + InertText.line(e.getMessage()));
        List<String> meant = meant(e);
        if (!meant.isEmpty()) {
            err.println("Did you mean: " + String.join(" or ", meant));
        }
        err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /** Returns what a mistyped word may have been meant to be; empty if that is not what is wrong. */
    private static List<String> meant(ParameterException e) {
        Matcher help = UNKNOWN_TO_HELP.matcher(String.valueOf(e.getMessage()));
        CommandLine.UnmatchedArgumentException unmatched = e instanceof CommandLine.UnmatchedArgumentException mistyped
                ? mistyped : help.matches()
                ? new CommandLine.UnmatchedArgumentException(e.getCommandLine(), List.of(help.group(1))) : null;
        return unmatched == null ? List.of()
                : unmatched.getSuggestions().stream().distinct().limit(MOST_SUGGESTIONS).toList();
    }

    /** Returns what the message of an error begins with. */
    private static String failing(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.<Blocktimes>getCommand().failing();
    }

    /** Returns what the message of a failure begins with. */
    public String failing() {
        return messages().failed("blocktimes:") + ' ';
    }

    private static int failed(Exception e, CommandLine command) {
        if (OpenFiles.areExhausted(e)) {
            command.getErr().println(failing(command) + OpenFiles.message());
            return ExitCode.INCOMPLETE;
        }
        command.getErr().println(failing(command) + InertText.line(Reason.of(e)));
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
        if (!Logging.debug() && !Reason.isFullDisk(e)) {
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
