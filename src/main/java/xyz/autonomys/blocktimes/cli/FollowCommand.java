package xyz.autonomys.blocktimes.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.Follow;
import xyz.autonomys.blocktimes.app.Planner;
import xyz.autonomys.blocktimes.app.RecentProblems;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.RunReport;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.flow.BackfillPlan;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;

@Command(name = "follow", description = {"Catches up as backfill does, then keeps the data at the confirmed head until it is stopped.", ""},
        footer = {"", "Files are closed by rows, age and date, so that a reader sees blocks at most MAX_FILE_MINUTES late; finished dates",
            "are merged into one file. Whatever fails is tried again until it is stopped; only what will never do ends it. The",
            "chains of devnet grow.",
            "", "Exit codes: 2 unusable arguments or settings, or another process is writing, 130 stopped."})
final class FollowCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(names = "--start", paramLabel = "N", description = "first block to be stored; without it, as for backfill")
    private Long start;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--start", start);
        Settings settings = options.settings(program.surroundings());
        List<Chain> chains = ChainChoice.of(settings, options.chain);
        BackfillPlan.Request request = new BackfillPlan.Request(Optional.ofNullable(start).or(() -> settings.blockNumber("backfill-start")),
                Optional.empty(), Optional.empty());
        RecentProblems problems = RecentProblems.install();
        StopSignal stop = program.surroundings().stopSignal().get();
        try (Devnets devnets = Devnets.growing(program.surroundings().time()); DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, chains, devnets);
            RunReport report = new RunReport(dataDir, "follow", spec.commandLine().getParseResult().originalArgs(), settings,
                    program.surroundings().time(), problems);
            return new Follow(new Run.Setup(program.surroundings(), settings, chains, dataDir, false, Optional.empty(), options.observePort, problems),
                    new Planner.Options(request, false, false, options.verify), stop, report).run(endpoints);
        }
    }
}
