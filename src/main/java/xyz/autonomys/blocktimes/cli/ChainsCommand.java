package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.FurtherRoutes;
import xyz.autonomys.blocktimes.app.RecentProblems;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.RunReport;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.time.Time;

/** A command that runs chains: the options that all of them have, and what each gives to the run. */
abstract class ChainsCommand implements Callable<Integer> {

    private static final int LAST_PORT = 65_535;

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(names = "--chain", paramLabel = "NAME", defaultValue = "all",
            description = "consensus, auto-evm, another configured chain, or all (default: ${DEFAULT-VALUE})")
    private String chain;

    @Option(
            names = "--K",
            paramLabel = "N",
            description = "confirmation depth: blocks this far below the best block are confirmed (default: 100)")
    private Integer confirmationDepth;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "mainnet, chronos or devnet (simulated chains inside this process); default: the configured"
                    + " endpoints")
    private String network;

    @Option(names = "--verify", description = "recompute each header's hash; one more call a block")
    private boolean verify;

    @Option(names = "--rate", paramLabel = "N", description = "rate limit per endpoint, in calls/s; 0 for none")
    private Integer rate;

    /** Null where the run is not to be observed. */
    @Option(
            names = "--observe",
            paramLabel = "PORT",
            description =
                    "show on this port of 127.0.0.1 how the run does: a page, health, Prometheus metrics; 0 takes a"
                            + " free one")
    private Integer observePort;

    /** What a run is made of. @param endpoints URLs of the nodes of each chain asked for */
    record Given(Run.Setup setup, Map<String, List<URI>> endpoints, StopSignal stop, RunReport report) {
    }

    /** Does the command's work. */
    @FunctionalInterface
    interface Work {
        /** @return the exit code */
        int run(Given given) throws Exception;
    }

    /** What the command writes that was asked for. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    boolean verify() {
        return verify;
    }

    /**
     * The settings in force, by which it logs from now on.
     *
     * @throws UsageException where an option or a setting cannot be used
     */
    Settings settings() {
        UsageException.requireNotNegative("--K", confirmationDepth == null ? null : confirmationDepth.longValue());
        if (observePort != null && (observePort < 0 || observePort > LAST_PORT)) {
            throw new UsageException("--observe=" + observePort + " cannot be used: it must be from 0 to " + LAST_PORT);
        }
        Settings settings = program.surroundings().settings(new Settings.CommandLine(network, confirmationDepth, rate));
        Logging.set(settings.logLevel(), settings.logFormat());
        return settings;
    }

    /**
     * Runs the chains asked for.
     *
     * @param devnets the simulated chains, where they are asked for
     * @param readOnly whether nothing is written
     * @param further routes besides those of the chains
     */
    int run(
            Settings settings,
            Function<Time, Devnets> devnets,
            boolean readOnly,
            Optional<FurtherRoutes> further,
            Work work)
            throws Exception {
        Surroundings surroundings = program.surroundings();
        List<Chain> chains = ChainChoice.of(settings, chain);
        RecentProblems problems = RecentProblems.install();
        StopSignal stop = surroundings.stopSignal().get();
        try (Devnets simulated = devnets.apply(surroundings.time());
                DataDir dataDir = surroundings.dataDir(settings.dataDir())) {
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, chains, simulated);
            RunReport report = new RunReport(
                    dataDir,
                    spec.name(),
                    spec.commandLine().getParseResult().originalArgs(),
                    settings,
                    surroundings.time(),
                    problems);
            Run.Setup setup =
                    new Run.Setup(surroundings, settings, chains, dataDir, readOnly, further, observePort, problems);
            return work.run(new Given(setup, endpoints, stop, report));
        }
    }
}
