package xyz.autonomys.blocktimes.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.flow.BackfillPlan;
import xyz.autonomys.blocktimes.storage.DataDir;

@Command(name = "follow", description = {"Catches up as backfill does, then keeps the data at the confirmed head until it is stopped.", ""},
        footer = {"", "Files are closed by rows, age and date, so that a reader sees blocks at most MAX_FILE_MINUTES late; finished dates are merged",
            "into one file. Whatever fails is tried again until it is stopped; only what will never do ends it.",
            "", "Exit codes: 2 unusable arguments or settings, or another process is writing, 130 stopped."})
final class FollowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--chain", paramLabel = "NAME", defaultValue = "all",
            description = "consensus, auto-evm, another configured chain, or all (default: ${DEFAULT-VALUE})")
    private String chain;

    @Option(names = "--start", paramLabel = "N", description = "first block to be stored; without it, as for backfill")
    private Long start;

    @Option(names = "--K", paramLabel = "N", description = "blocks this far below the best one are confirmed (default: 100)")
    private Integer confirmationDepth;

    @Option(names = "--network", paramLabel = "NAME",
            description = "mainnet, chronos or devnet (simulated chains inside this process, which grow); without it, the settings' endpoints")
    private String network;

    @Option(names = "--verify", description = "recompute each header's hash; one more call a block")
    private boolean verify;

    @Option(names = "--rate", paramLabel = "N", description = "most calls a second to each endpoint; 0 for no limit")
    private Integer rate;

    @Option(names = "--observe", paramLabel = "PORT",
            description = "show on this port of 127.0.0.1 how the run does: a page, health, Prometheus metrics; 0 takes a free one")
    private Integer observePort;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--K", confirmationDepth == null ? null : confirmationDepth.longValue());
        UsageException.requireNotNegative("--start", start);
        if (observePort != null && (observePort < 0 || observePort > 65_535)) {
            throw new UsageException("--observe=" + observePort + " cannot be used: it must be from 0 to 65535");
        }
        Settings settings = Settings.load(System.getenv(), new Settings.CommandLine(network, confirmationDepth, rate));
        Logging.set(settings.logLevel(), settings.logFormat());
        List<Chain> chains = ChainChoice.of(settings, chain);
        BackfillPlan.Request request = new BackfillPlan.Request(Optional.ofNullable(start).or(() -> settings.blockNumber("backfill-start")),
                Optional.empty(), Optional.empty());
        RecentProblems problems = RecentProblems.install();
        StopSignal stop = StopSignal.install();
        try (Devnets devnets = Devnets.growing()) {
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, chains, devnets);
            DataDir dataDir = new DataDir(settings.dataDir());
            RunReport report = new RunReport(dataDir, "follow", spec.commandLine().getParseResult().originalArgs(), settings, problems);
            return new Follow(new Run.Setup(settings, chains, dataDir, false, observePort, problems), new Planner.Options(request, false, false, verify),
                    spec.commandLine().getOut(), stop, report).run(endpoints);
        }
    }
}
