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
import xyz.autonomys.blocktimes.app.RunReport;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.cluster.ClusterWork;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.storage.DataDir;

@Command(name = "work", description = {"Fetches ranges that plan hands out by Kafka, as one of any number of workers, until it is stopped.", ""},
        footer = {"", "A range is committed when its file is published. A worker that dies, hangs or cannot be reached has its ranges taken over;",
            "a range done twice is stored once. Blocks that cannot be had become dead letters: see plan. docs/runbook/cluster.md",
            "", "Exit codes: 0 all is done (--until-done), 1 as 0 but some ranges failed, 2 unusable arguments or settings, 130 stopped."})
final class WorkCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(names = "--until-done", description = "end when all ranges handed out are done")
    private boolean untilDone;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings(program.surroundings());
        KafkaSettings kafka = ClusterWork.kafka(settings);
        List<Chain> chains = ChainChoice.of(settings, options.chain);
        RecentProblems problems = RecentProblems.install();
        StopSignal stop = program.surroundings().stopSignal().get();
        try (Devnets devnets = Devnets.still(program.surroundings().time()); DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, chains, devnets);
            RunReport report = new RunReport(dataDir, "work", spec.commandLine().getParseResult().originalArgs(), settings,
                    program.surroundings().time(), problems);
            return new ClusterWork(new Run.Setup(program.surroundings(), settings, chains, dataDir, false, Optional.of(kafka),
                    options.observePort, problems), kafka,
                    options.verify, untilDone, stop, report).run(endpoints);
        }
    }
}
