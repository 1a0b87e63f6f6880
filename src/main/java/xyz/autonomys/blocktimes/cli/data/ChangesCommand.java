package xyz.autonomys.blocktimes.cli.data;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.cli.Logging;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.catalog.Change;
import xyz.autonomys.blocktimes.text.InertText;

@Command(
        name = "changes",
        description = {"Prints what changed in the stored data, one JSON object a line, oldest first.", ""},
        footer = {"",
            "Each chain numbers its changes from 1 on. A change is added (new blocks), replaced (other rows: a",
            "reorganisation, or a repair), merged (the same rows in other files) or removed.",
            "docs/SCHEMA.md shows how to take each row over exactly once.",
            "",
            "Examples:",
            "  blocktimes changes --network=devnet",
            "  blocktimes changes --chain=consensus --since=41",
            "",
            "Exit codes: 0 done, also when nothing changed, 1 changes were lost, 2 invalid arguments or settings, 3 "
                    + "there",
            "is no data."})
public final class ChangesCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(names = "--since", paramLabel = "N", defaultValue = "0",
            description = "number of the last change that is known already (default: ${DEFAULT-VALUE}, for all)")
    private long since;

    @Option(names = "--chain", paramLabel = "NAME", defaultValue = "all",
            description = "a stored chain, or all (default: ${DEFAULT-VALUE})")
    private String chain;

    private boolean lost;

    @Option(names = "--network", paramLabel = "NAME",
            description = "devnet reads ./data/devnet where DATA_DIR is not set")
    private String network;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--since", since);
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        try {
            return print(settings);
        } catch (IOException e) {
            spec.commandLine().getErr().println("blocktimes: " + InertText.line(String.valueOf(e.getMessage())));
            return ExitCode.INCOMPLETE;
        }
    }

    private int print(Settings settings) throws IOException {
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            List<String> chains = StoredData.chains(dataDir, chain);
            if (since > 0 && chains.size() > 1) {
                throw new UsageException("--since=" + since + " needs --chain, since each chain has numbers of its "
                        + "own: "
                        + "it must be one of " + String.join(", ", chains));
            }
            if (chains.isEmpty()) {
                spec.commandLine().getErr().println(program.failing()
                        + StoredData.nothing(dataDir, program.surroundings(), network));
                return ExitCode.INVALID;
            }
            PrintWriter out = spec.commandLine().getOut();
            for (String each : chains) {
                List<Change> changes = dataDir.catalog(each).changes(since);
                for (Change change : changes) {
                    out.println(JSON.writeValueAsString(change));
                }
                if (!changes.isEmpty() && changes.get(0).number() > since + 1) {
                    lost(each, "changes " + (since + 1) + " to " + (changes.get(0).number() - 1) + " are lost");
                } else if (changes.isEmpty()) {
                    long last = dataDir.catalog(each).lastChange();
                    if (last != since) {
                        lost(each, "change " + since + " is not there, the last one is " + last);
                    }
                }
            }
            out.flush();
            return lost ? ExitCode.INCOMPLETE : ExitCode.DONE;
        }
    }

    /** The feed was lost, and has begun again. */
    private void lost(String of, String what) {
        lost = true;
        spec.commandLine().getErr().println("blocktimes: chain " + of + ": " + what
                + ": take over all of its rows again, and go on from the sequence of its manifest");
    }
}
