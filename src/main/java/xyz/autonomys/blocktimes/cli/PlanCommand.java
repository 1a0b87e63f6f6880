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
import xyz.autonomys.blocktimes.app.RecentProblems;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.cluster.ClusterPlan;
import xyz.autonomys.blocktimes.cluster.ClusterWork;
import xyz.autonomys.blocktimes.flow.BackfillPlan;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;

@Command(name = "plan", description = {"Hands out what is missing, in ranges, by Kafka: workers fetch it. See work.", ""},
        footer = {"", "A range is of one date and of at most blocktimes.kafka.range-blocks blocks. What was handed out and is not done yet",
            "is not handed out again; nor is what failed for good, without --retry-dead. docs/runbook/cluster.md",
            "", "Exit codes: 0 handed out (with --watch: and done), 1 a chain could not be planned, or ranges failed, 2 unusable arguments or",
            "settings, 130 stopped."})
final class PlanCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(names = "--start", paramLabel = "N", description = "first block; without it, as for backfill")
    private Long start;

    @Option(names = "--end", paramLabel = "N", description = "last block; without it, the confirmed head")
    private Long end;

    @Option(names = "--overwrite", description = "fetch the range again, and replace what is stored of it")
    private boolean overwrite;

    @Option(names = "--retry-dead", description = "also hand out what failed for good before")
    private boolean retryDead;

    @Option(names = "--watch", description = "show how far the workers are, until all is done")
    private boolean watch;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--start", start);
        UsageException.requireNotNegative("--end", end);
        Settings settings = options.settings(program.surroundings());
        KafkaSettings kafka = ClusterWork.kafka(settings);
        Optional<Long> first = Optional.ofNullable(start).or(() -> settings.blockNumber("backfill-start"));
        Optional<Long> last = Optional.ofNullable(end).or(() -> settings.blockNumber("backfill-end"));
        if (first.isPresent() && last.isPresent() && first.get() > last.get()) {
            throw new UsageException("the range starts at block " + first.get() + ", past its end, block " + last.get());
        }
        List<Chain> chains = ChainChoice.of(settings, options.chain);
        RecentProblems problems = RecentProblems.install();
        StopSignal stop = program.surroundings().stopSignal().get();
        try (Devnets devnets = Devnets.still(program.surroundings().time()); DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, chains, devnets);
            Run.Setup setup = new Run.Setup(program.surroundings(), settings, chains, dataDir, true, Optional.of(kafka), options.observePort, problems);
            ClusterPlan plan = new ClusterPlan(setup, kafka,
                    new BackfillPlan.Request(first, last, Optional.empty()), overwrite, retryDead, spec.commandLine().getOut(), stop);
            return plan.run(endpoints, watch);
        }
    }
}
