package xyz.autonomys.blocktimes.cli.data;

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
import xyz.autonomys.blocktimes.storage.Compaction;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.Recovery;
import xyz.autonomys.blocktimes.storage.files.WriterLock;

@Command(
        name = "compact",
        description = {"Merges the neighbouring files of each finished date into one.", ""},
        footer = {
            "",
            "A date is finished when a block of a later date is stored. A second run does nothing.",
            "",
            "Exit codes: 0 done, also when there was nothing to do, 2 invalid settings, or another process is writing,",
            "3 a file is damaged: it was set aside, or left as it is."
        })
public final class CompactCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "devnet compacts ./data/devnet where DATA_DIR is not set")
    private String network;

    @Override
    public Integer call() {
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            return compact(dataDir, spec.commandLine().getOut()) ? ExitCode.DONE : ExitCode.INVALID;
        }
    }

    /** Returns whether no file is damaged. */
    private boolean compact(DataDir dataDir, PrintWriter out) {
        List<String> chains = dataDir.storedChains();
        if (chains.isEmpty()) {
            out.println(StoredData.nothing(dataDir, program.surroundings(), network));
        }
        boolean undamaged = true;
        for (String chain : chains) {
            try (WriterLock lock = dataDir.lock(chain)) {
                Compaction compaction = new Compaction(dataDir, chain, lock);
                Coverage stored = Recovery.run(dataDir, chain, lock);
                List<Compaction.Merge> merges = compaction.run(stored);
                undamaged &= compaction.damaged() == 0 && stored.unusable().isEmpty();
                merges.forEach(merge -> out.println(chain + ": " + merge.date() + ": " + merge));
                if (merges.isEmpty()) {
                    out.println(chain + ": nothing to merge");
                }
            }
        }
        return undamaged;
    }
}
